// SPDX-License-Identifier: MIT
// A peer that falls silent: how long a connection outlives that.
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include <sys/socket.h>
#include <sys/time.h>

#include <fmt/format.h>

#include "experiment.h"
#include "peer.h"
#include "room.h"
#include "sockets.h"

namespace lab {
namespace {

const Address kHere{"10.9.0.1", 5000};

// The seconds until a waiting recv() ends with ETIMEDOUT, at most `longest`.
double seconds_until_given_up(const Socket& socket, int longest) {
  const timeval limit{longest, 0};
  setsockopt(socket.fd(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  const auto start = std::chrono::steady_clock::now();
  char byte = 0;
  const ssize_t got = recv(socket.fd(), &byte, 1, 0);
  const int error = errno;
  expect(got < 0 && error == ETIMEDOUT, fmt::format("recv() gave: {}", got < 0 ? std::strerror(error) : "data"));
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string few_keepalive_probes() {
  set("net.ipv4.tcp_keepalive_time", "1");
  set("net.ipv4.tcp_keepalive_intvl", "1");
  set("net.ipv4.tcp_keepalive_probes", "1");
  const Tunnel tunnel;
  const Socket listener = listen_on(kHere);
  Peer peer{tunnel, "10.9.1.1"};
  const Socket server = meet(peer, listener);
  set_option(server, SOL_SOCKET, SO_KEEPALIVE, 1);
  const double seconds = seconds_until_given_up(server, 8);
  expect(seconds > 1.5 && seconds < 5, fmt::format("it ended after {:.1f} s", seconds));
  return fmt::format("tcp_keepalive_time, _intvl and _probes of 1: two seconds of silence ended it ({:.1f} s)",
                     seconds);
}

// A byte is sent that is never acknowledged.
double outage_survived(int longest) {
  const Tunnel tunnel;
  const Socket listener = listen_on(kHere);
  Peer peer{tunnel, "10.9.1.1"};
  const Socket server = meet(peer, listener);
  expect(send(server.fd(), "x", 1, 0) == 1, "send()");
  return seconds_until_given_up(server, longest);
}

std::string retries2_bounds_an_outage() {
  set("net.ipv4.tcp_retries2", "3");
  const double few = outage_survived(10);
  expect(few > 1 && few < 8, fmt::format("with 3 it ended after {:.1f} s", few));
  set("net.ipv4.tcp_retries2", "1");
  const double fewer = outage_survived(10);
  expect(fewer < few, fmt::format("with 1 it ended after {:.1f} s, with 3 after {:.1f}", fewer, few));
  return fmt::format("a peer that does not answer: given up after {:.1f} s with tcp_retries2 = 1, {:.1f} s with 3",
                     fewer, few);
}

std::string rto_max_shortens() {
  if (!has_setting("net.ipv4.tcp_rto_max_ms")) throw Skipped("tcp_rto_max_ms came with Linux 6.15");
  set("net.ipv4.tcp_retries2", "6");
  set("net.ipv4.tcp_rto_max_ms", "1000");
  const double seconds = outage_survived(20);
  expect(seconds > 3 && seconds < 10, fmt::format("it ended after {:.1f} s", seconds));
  return fmt::format("tcp_retries2 = 6, some 25 s by itself: given up after {:.1f} s with tcp_rto_max_ms = 1000",
                     seconds);
}

// Closed while data waits for an acknowledgement: FIN_WAIT_1 without a program.
void orphan(const Tunnel& tunnel, const Socket& listener, const char* ip) {
  Peer peer{tunnel, ip};
  const Socket server = meet(peer, listener);
  expect(send(server.fd(), "x", 1, 0) == 1, "send()");
}

std::string orphan_retries() {
  const Tunnel tunnel;
  const Socket listener = listen_on(kHere);
  set("net.ipv4.tcp_orphan_retries", "1");
  orphan(tunnel, listener, "10.9.1.1");
  expect(rows_in(State::fin_wait_1).size() == 1, "no FIN_WAIT_1");
  expect(wait_for(5, [] { return rows_in(State::fin_wait_1).empty(); }), "with 1 it was still there after 5 s");
  set("net.ipv4.tcp_orphan_retries", "0");
  orphan(tunnel, listener, "10.9.1.2");
  expect(!wait_for(6, [] { return rows_in(State::fin_wait_1).empty(); }), "with 0 it was gone within 6 s");
  return "a silent peer: FIN_WAIT_1 ended within 5 s with tcp_orphan_retries = 1, and not within 6 s with 0";
}

}  // namespace

std::span<const Experiment> outage_experiments() {
  static constexpr std::array experiments{
      Experiment{"few-probes-end-a-silent-peer", "a short stall ends an idle connection when probes are few and quick",
                 few_keepalive_probes},
      Experiment{"retries2-bounds-an-outage", "tcp_retries2 decides how long an outage a connection outlives",
                 retries2_bounds_an_outage},
      Experiment{"rto-max-shortens-retries2", "tcp_rto_max_ms also shortens what tcp_retries2 stands for",
                 rto_max_shortens},
      Experiment{"orphan-retries-end-fin-wait-1", "tcp_orphan_retries = 0 waits longer than 1", orphan_retries},
  };
  return experiments;
}

}  // namespace lab
