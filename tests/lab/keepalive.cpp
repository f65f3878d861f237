// SPDX-License-Identifier: MIT
// Keep-alive and CLOSE_WAIT: who is probed, and what no setting ends.
#include <array>

#include <fcntl.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "experiment.h"
#include "room.h"
#include "sockets.h"

namespace lab {
namespace {

const Address kServer{"127.0.0.1", 5000};

void probe_every_second() {
  set("net.ipv4.tcp_keepalive_time", "1");
  set("net.ipv4.tcp_keepalive_intvl", "1");
  set("net.ipv4.tcp_keepalive_probes", "2");
}

Row row_of(int port) {
  for (const Row& row : tcp_rows())
    if (row.local_port == port && row.state != State::listen) return row;
  throw Failed(fmt::format("no socket has the local port {}", port));
}

std::string needs_so_keepalive() {
  probe_every_second();
  const Socket listener = listen_on(kServer);
  const Pair plain = make_pair(listener, kServer);
  const long before = counter("TCPKeepAlive");
  expect(row_of(local_port(plain.client)).timer == Timer::none, "a socket without SO_KEEPALIVE has a timer");
  sleep_seconds(1.5);
  expect(counter("TCPKeepAlive") == before, "a socket without SO_KEEPALIVE was probed");
  set_option(plain.client, SOL_SOCKET, SO_KEEPALIVE, 1);
  expect(row_of(local_port(plain.client)).timer == Timer::keepalive, "SO_KEEPALIVE armed no timer");
  expect(wait_for(2.5, [before] { return counter("TCPKeepAlive") > before; }),
         "a socket with SO_KEEPALIVE was not probed");
  return "tcp_keepalive_time = 1: no probe in 1.5 s without SO_KEEPALIVE, probes with it";
}

std::string armed_timers_keep_running() {
  set("net.ipv4.tcp_keepalive_time", "7200");
  const Socket listener = listen_on(kServer);
  const Pair pair = make_pair(listener, kServer);
  set_option(pair.client, SOL_SOCKET, SO_KEEPALIVE, 1);
  set("net.ipv4.tcp_keepalive_time", "5");
  const Row row = row_of(local_port(pair.client));
  expect(row.seconds > 7000, fmt::format("the timer fires in {:.0f} s", row.seconds));
  return fmt::format("tcp_keepalive_time went from 7200 to 5, and an idle connection's timer still fires in {:.0f} s",
                     row.seconds);
}

// The peer closes; this end never calls close().
std::string close_wait_has_no_timer() {
  probe_every_second();
  set("net.ipv4.tcp_fin_timeout", "1");
  set("net.ipv4.tcp_orphan_retries", "1");
  const Socket listener = listen_on(kServer);
  Pair pair = make_pair(listener, kServer);
  pair.client.close();
  expect(row_of(5000).state == State::close_wait, "the server's end is not in CLOSE_WAIT");
  expect(wait_for(4, [] { return rows_in(State::fin_wait_1).empty() && rows_in(State::fin_wait_2).empty(); }),
         "the peer is still there");
  sleep_seconds(0.5);
  const Row row = row_of(5000);
  expect(row.state == State::close_wait && row.timer == Timer::none, "CLOSE_WAIT changed or has a timer");
  return "the peer's FIN_WAIT_2 is over, CLOSE_WAIT stays and no timer runs";
}

std::string keepalive_leaves_the_descriptor() {
  probe_every_second();
  set("net.ipv4.tcp_fin_timeout", "1");
  const Socket listener = listen_on(kServer);
  Pair pair = make_pair(listener, kServer);
  set_option(pair.server, SOL_SOCKET, SO_KEEPALIVE, 1);
  pair.client.close();
  expect(wait_for(8, [] { return rows_in(State::close_wait).empty(); }), "CLOSE_WAIT was still there after 8 s");
  expect(fcntl(pair.server.fd(), F_GETFD) >= 0, "the descriptor is gone");
  return "with SO_KEEPALIVE CLOSE_WAIT left the table, and the program's descriptor is as open as before";
}

}  // namespace

std::span<const Experiment> keepalive_experiments() {
  static constexpr std::array experiments{
      Experiment{"keepalive-needs-so-keepalive", "tcp_keepalive_* act on sockets with SO_KEEPALIVE alone",
                 needs_so_keepalive},
      Experiment{"keepalive-armed-timers-keep-running", "a new tcp_keepalive_time leaves armed timers alone",
                 armed_timers_keep_running},
      Experiment{"close-wait-has-no-timer", "nothing but close() ends CLOSE_WAIT", close_wait_has_no_timer},
      Experiment{"keepalive-leaves-the-descriptor", "keep-alive hides CLOSE_WAIT, the descriptor stays lost",
                 keepalive_leaves_the_descriptor},
  };
  return experiments;
}

}  // namespace lab
