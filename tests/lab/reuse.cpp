// SPDX-License-Identifier: MIT
// tcp_tw_reuse: whom it helps, and what it needs.
#include <array>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "experiment.h"
#include "room.h"
#include "sockets.h"

namespace lab {
namespace {

constexpr int kPorts = 10;
const Address kServer{"127.0.0.1", 5000};

// Every port that connect() may choose towards `to` is in TIME_WAIT afterwards, for long enough that reuse is allowed.
void use_up_ports(const Socket& listener, const Address& to) {
  set("net.ipv4.ip_local_port_range", "40000 40009");
  set("net.ipv4.tcp_tw_reuse", "0");  // the default takes ports on loopback again when a slow machine needs a second
  for (int i = 0; i < kPorts; ++i) {
    const int error = close_first(listener, to, End::client);
    expect(error == 0, fmt::format("connection {} failed: {}", i + 1, std::strerror(error)));
  }
  // Before 6.14 it must be a second or two, counted in whole seconds.
  const bool adjustable = has_setting("net.ipv4.tcp_tw_reuse_delay");
  if (adjustable) set("net.ipv4.tcp_tw_reuse_delay", "50");
  sleep_seconds(adjustable ? 0.2 : 2.2);
}

// The errno of one connect() more, under a value of tcp_tw_reuse.
int one_more(const Address& to, const char* reuse) {
  set("net.ipv4.tcp_tw_reuse", reuse);
  return try_connect(to).error;
}

void expect_none_left(const Address& to, const char* reuse) {
  const int error = one_more(to, reuse);
  expect(error == EADDRNOTAVAIL, fmt::format("with tcp_tw_reuse = {} connect() gave: {}", reuse, std::strerror(error)));
}

void expect_reused(const Address& to, const char* reuse) {
  const long before = counter("TWRecycled");
  const int error = one_more(to, reuse);
  expect(error == 0, fmt::format("with tcp_tw_reuse = {} connect() gave: {}", reuse, std::strerror(error)));
  expect(counter("TWRecycled") == before + 1, "TWRecycled did not grow by one");
}

// Up to 4.18 there is no value for loopback alone, and any number is taken.
void need_loopback_value() {
  if (try_write("net.ipv4.tcp_tw_reuse", "3") == 0) throw Skipped("this kernel's tcp_tw_reuse has no value 2");
}

std::string lets_connect_reuse() {
  const Socket listener = listen_on(kServer);
  use_up_ports(listener, kServer);
  expect_none_left(kServer, "0");
  expect_reused(kServer, "1");
  return "ten ports in TIME_WAIT: EADDRNOTAVAIL with 0, a connection and TWRecycled + 1 with 1";
}

std::string needs_timestamps() {
  set("net.ipv4.tcp_timestamps", "0");
  const Socket listener = listen_on(kServer);
  use_up_ports(listener, kServer);
  expect_none_left(kServer, "1");
  return "ten ports in TIME_WAIT, tcp_timestamps = 0: EADDRNOTAVAIL though tcp_tw_reuse = 1";
}

std::string zero_switches_loopback_off() {
  need_loopback_value();
  const Socket listener = listen_on(kServer);
  use_up_ports(listener, kServer);
  expect_none_left(kServer, "0");
  expect_reused(kServer, "2");
  return "towards 127.0.0.1: EADDRNOTAVAIL with 0, a connection with 2";
}

std::string two_is_for_loopback_alone() {
  need_loopback_value();
  const Tunnel tunnel;
  const Address outside{"10.9.0.1", 5000};
  const Socket listener = listen_on(outside);
  use_up_ports(listener, outside);
  expect_none_left(outside, "2");
  expect_reused(outside, "1");
  return "towards an address outside of 127/8: EADDRNOTAVAIL with 2, a connection with 1";
}

std::string delay_alone_does_nothing() {
  if (!has_setting("net.ipv4.tcp_tw_reuse_delay")) throw Skipped("tcp_tw_reuse_delay came with Linux 6.14");
  const Socket listener = listen_on(kServer);
  use_up_ports(listener, kServer);
  set("net.ipv4.tcp_tw_reuse_delay", "1");
  expect_none_left(kServer, "0");
  return "tcp_tw_reuse_delay = 1 with tcp_tw_reuse = 0: EADDRNOTAVAIL";
}

// The server closes first, so its end is in TIME_WAIT when the client comes back from the same port.
std::string does_nothing_for_accepted() {
  const Socket listener = listen_on(kServer);
  const long before = counter("TWRecycled");
  for (const char* reuse : {"0", "1"}) {
    set("net.ipv4.tcp_tw_reuse", reuse);
    for (int i = 0; i < 5; ++i) {
      Connected client = try_connect_from({"127.0.0.1", 41000}, kServer);
      expect(client.error == 0,
             fmt::format("with tcp_tw_reuse = {} connection {} gave: {}", reuse, i + 1, std::strerror(client.error)));
      accept_from(listener).close();
      client.socket.close();
      expect(wait_for(1, [] { return rows_in(State::time_wait).size() == 1; }), "the server's end is not in TIME_WAIT");
    }
  }
  expect(counter("TWRecycled") == before, "TWRecycled grew");
  return "the same client port was accepted again at once 5 times of 5 in TIME_WAIT, with 0 and with 1 alike";
}

std::string explicit_port_ignores_it() {
  set("net.ipv4.tcp_tw_reuse", "0");
  const Socket listener = listen_on(kServer);
  const Address source{"127.0.0.1", 41000};
  for (int i = 0; i < 2; ++i) {
    Connected client = try_connect_from(source, kServer);
    expect(client.error == 0, fmt::format("connection {} gave: {}", i + 1, std::strerror(client.error)));
    Socket server = accept_from(listener);
    client.socket.close();
    server.close();
    sleep_seconds(0.05);
  }
  return "a client that binds its port itself came back from it in TIME_WAIT, with tcp_tw_reuse = 0";
}

}  // namespace

std::span<const Experiment> reuse_experiments() {
  static constexpr std::array experiments{
      Experiment{"tw-reuse-lets-connect-reuse", "tcp_tw_reuse = 1 lets connect() take a port in TIME_WAIT",
                 lets_connect_reuse},
      Experiment{"tw-reuse-needs-timestamps", "without timestamps tcp_tw_reuse is inert", needs_timestamps},
      Experiment{"tw-reuse-zero-switches-loopback-off", "0 takes away the reuse on loopback that 2 gives",
                 zero_switches_loopback_off},
      Experiment{"tw-reuse-two-is-for-loopback-alone", "2 reuses on loopback and nowhere else",
                 two_is_for_loopback_alone},
      Experiment{"tw-reuse-delay-alone-does-nothing", "tcp_tw_reuse_delay has no effect while reuse is off",
                 delay_alone_does_nothing},
      Experiment{"tw-reuse-does-nothing-for-accepted",
                 "a server accepts a client again in TIME_WAIT whatever tcp_tw_reuse is", does_nothing_for_accepted},
      Experiment{"explicit-port-ignores-tw-reuse", "bind() before connect() reuses TIME_WAIT whatever tcp_tw_reuse is",
                 explicit_port_ignores_it},
  };
  return experiments;
}

}  // namespace lab
