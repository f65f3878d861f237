// SPDX-License-Identifier: MIT
// What the firewall remembers of connections, against what the sockets do.
#include <array>
#include <fstream>

#include <sys/socket.h>

#include <fmt/format.h>

#include "experiment.h"
#include "room.h"
#include "sockets.h"

namespace lab {
namespace {

const Address kServer{"127.0.0.1", 5000};
const std::string kTimeout = "net.netfilter.nf_conntrack_tcp_timeout_";

bool is_tracked() {
  std::ifstream stream("/proc/thread-self/net/nf_conntrack");
  for (std::string line; std::getline(stream, line);)
    if (line.find("dport=5000") != std::string::npos) return true;
  return false;
}

Pair tracked_pair(const Socket& listener) {
  Pair pair = make_pair(listener, kServer);
  if (!is_tracked()) throw Skipped("no connections are tracked in this namespace: no rule or module asks for it");
  return pair;
}

void need_conntrack() {
  if (!has_setting(kTimeout + "established")) throw Skipped("the module nf_conntrack is not loaded");
}

std::string probes_refresh() {
  need_conntrack();
  set("net.ipv4.tcp_keepalive_time", "2");
  set("net.ipv4.tcp_keepalive_intvl", "1");  // what is longer of the two is the time between probes
  set(kTimeout + "established", "4");
  const Socket listener = listen_on(kServer);
  const Pair pair = tracked_pair(listener);
  set_option(pair.client, SOL_SOCKET, SO_KEEPALIVE, 1);
  const long before = counter("TCPKeepAlive");
  expect(!wait_for(9, [] { return !is_tracked(); }),
         fmt::format("the entry was forgotten although {} probes were sent", counter("TCPKeepAlive") - before));
  set_option(pair.client, SOL_SOCKET, SO_KEEPALIVE, 0);
  expect(wait_for(6, [] { return !is_tracked(); }), "the entry of an idle connection was not forgotten");
  return "a timeout of 4 s: known for 9 s with a probe every 2 s, forgotten without probes";
}

std::string time_wait_is_not_the_socket() {
  need_conntrack();
  set(kTimeout + "time_wait", "1");
  const Socket listener = listen_on(kServer);
  {
    Pair pair = tracked_pair(listener);
    pair.client.close();
  }
  expect(wait_for(4, [] { return !is_tracked(); }), "the firewall still knows the connection");
  expect(rows_in(State::time_wait).size() == 1, "TIME_WAIT is gone too");
  expect(rows_in(State::time_wait)[0].seconds > 50, "TIME_WAIT is shorter");
  return "nf_conntrack_tcp_timeout_time_wait = 1: the firewall has forgotten the connection, TIME_WAIT goes on for 60 "
         "s";
}

std::string loose_picks_up() {
  need_conntrack();
  set(kTimeout + "established", "1");
  const Socket listener = listen_on(kServer);
  const Pair pair = tracked_pair(listener);
  expect(wait_for(4, [] { return !is_tracked(); }), "the entry was not forgotten");
  set("net.netfilter.nf_conntrack_tcp_loose", "0");
  expect(send(pair.client.fd(), "x", 1, 0) == 1 && !wait_for(0.3, is_tracked), "with 0 the connection was picked up");
  set("net.netfilter.nf_conntrack_tcp_loose", "1");
  expect(send(pair.client.fd(), "x", 1, 0) == 1 && wait_for(0.3, is_tracked), "with 1 it was not picked up");
  return "a connection that was forgotten: its next packet is picked up with nf_conntrack_tcp_loose = 1, not with 0";
}

}  // namespace

std::span<const Experiment> conntrack_experiments() {
  static constexpr std::array experiments{
      Experiment{"probes-refresh-conntrack", "a timeout above tcp_keepalive_time is enough: each probe starts it anew",
                 probes_refresh},
      Experiment{"conntrack-time-wait-is-not-the-sockets", "the firewall's time_wait leaves the socket's alone",
                 time_wait_is_not_the_socket},
      Experiment{"loose-picks-up-mid-stream", "without nf_conntrack_tcp_loose a forgotten connection stays unknown",
                 loose_picks_up},
  };
  return experiments;
}

}  // namespace lab
