// SPDX-License-Identifier: MIT
// What the handshake agrees on, and how long it is tried.
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include <fmt/format.h>

#include "experiment.h"
#include "room.h"
#include "sockets.h"

namespace lab {
namespace {

const Address kServer{"127.0.0.1", 5000};

// What the accepting end of a fresh connection agreed on.
Info agreed() {
  const Socket listener = listen_on(kServer);
  const Pair pair = make_pair(listener, kServer);
  return info_of(pair.server);
}

std::string cookies_need_timestamps() {
  set("net.ipv4.tcp_syncookies", "2");
  const Info with = agreed();
  expect(with.window_scaling && with.sack && with.timestamps, "with timestamps an option was lost");
  set("net.ipv4.tcp_timestamps", "0");
  const Info without = agreed();
  expect(!without.window_scaling && !without.sack, "without timestamps window scaling or SACK survived");
  return "a connection made by a cookie has window scaling and SACK with timestamps, neither without";
}

std::string switched_off_is_not_negotiated() {
  const Info all = agreed();
  expect(all.window_scaling && all.sack && all.timestamps, "by default an option is missing");
  set("net.ipv4.tcp_timestamps", "0");
  set("net.ipv4.tcp_sack", "0");
  set("net.ipv4.tcp_window_scaling", "0");
  const Info none = agreed();
  expect(!none.window_scaling && !none.sack && !none.timestamps, "an option that is off was agreed on");
  return "timestamps, SACK and window scaling are agreed on by default and not when they are 0";
}

std::string syn_retries_bound_connect() {
  set("net.ipv4.tcp_syn_retries", "1");
  if (has_setting("net.ipv4.tcp_syn_linear_timeouts")) set("net.ipv4.tcp_syn_linear_timeouts", "0");
  const Tunnel tunnel;
  const auto start = std::chrono::steady_clock::now();
  const int error = try_connect({"10.9.0.2", 80}).error;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  expect(error == ETIMEDOUT, fmt::format("connect() gave: {}", std::strerror(error)));
  expect(seconds > 2.5 && seconds < 5, fmt::format("it took {:.1f} s", seconds));
  return fmt::format("tcp_syn_retries = 1: connect() to a silent host gave up after {:.1f} s", seconds);
}

std::string linear_timeouts_add_syns() {
  if (!has_setting("net.ipv4.tcp_syn_linear_timeouts")) throw Skipped("tcp_syn_linear_timeouts came with Linux 6.5");
  set("net.ipv4.tcp_syn_retries", "2");
  set("net.ipv4.tcp_syn_linear_timeouts", "2");
  const Tunnel tunnel;
  const long before = counter("TCPSynRetrans");
  const int error = try_connect({"10.9.0.2", 80}).error;
  expect(error == ETIMEDOUT, fmt::format("connect() gave: {}", std::strerror(error)));
  const long sent = counter("TCPSynRetrans") - before;
  expect(sent == 4, fmt::format("{} SYNs were sent again", sent));
  return "tcp_syn_retries = 2 and tcp_syn_linear_timeouts = 2: four SYNs were sent again, the sum of both";
}

}  // namespace

std::span<const Experiment> handshake_experiments() {
  static constexpr std::array experiments{
      Experiment{"cookies-need-timestamps-for-options",
                 "without timestamps a SYN cookie forgets window scaling and SACK", cookies_need_timestamps},
      Experiment{"switched-off-is-not-negotiated", "an option that is 0 here is not agreed on",
                 switched_off_is_not_negotiated},
      Experiment{"syn-retries-bound-connect", "tcp_syn_retries decides how long connect() tries",
                 syn_retries_bound_connect},
      Experiment{"syn-linear-timeouts-add-to-retries", "tcp_syn_linear_timeouts come on top of tcp_syn_retries",
                 linear_timeouts_add_syns},
  };
  return experiments;
}

}  // namespace lab
