// SPDX-License-Identifier: MIT
// Listeners whose queues overflow.
#include <array>
#include <vector>

#include <fmt/format.h>

#include "programs.h"
#include "room.h"
#include "scenarios.h"
#include "tool.h"

namespace lab {
namespace {

const Address kWeb{"127.0.0.1", 8080};

constexpr int kBacklog = 4;

std::vector<Socket> crowd(int clients) {
  std::vector<Socket> waiting;
  for (int i = 0; i < clients; ++i) waiting.push_back(begin_connect(kWeb));
  return waiting;
}

std::string a_full_queue() {
  const Helper other("other", [] { serve_politely({"127.0.0.1", 8081}); });
  const std::string name = name_this_program("slow");
  const Socket listener = listen_on(kWeb, kBacklog);
  std::vector<Socket> clients = crowd(12), more;
  sleep_seconds(0.1);
  const std::string message =
      "error[ST006]: " + name +
      " does not accept fast enough on 127.0.0.1:8080: its queue is full, and new connections are dropped";
  const Said once = diagnose();
  expect_said(once, {message, "5 of 4 wait for accept()", "do: Find out why the program does not call accept()"});
  expect_not_said(once, {other.told()});
  const Said twice = diagnose_twice([&] { more = crowd(20); });
  expect_said(twice, {message, "ListenOverflows: ", "in the last 3"});
  expect_not_said(twice, {"ST005"});  // the SYNs are dropped here
  return "a full queue is an error with the listener and its program, at one look and at two";
}

std::string a_queue_that_was_full() {
  const Helper other("other", [] { serve_politely({"127.0.0.1", 8081}); });
  const std::string name = name_this_program("slow");
  const Socket listener = listen_on(kWeb, kBacklog);
  const auto overflow = [&] {
    std::vector<Socket> clients = crowd(12);
    sleep_seconds(0.1);
    for (int i = 0; i <= kBacklog; ++i) accept_from(listener);
  };
  overflow();
  const Said once = diagnose();
  expect_said(once, {"note[ST006]: ", "connections were dropped since boot"});
  const Said twice = diagnose_twice(overflow);
  expect_said(twice, {"warning[ST006]: ", "connections were dropped in the last 3",
                      "because accept() was not called in time", "no queue is full at this moment"});
  return "a queue that was full for a moment is a note, and a warning when it was in the last seconds";
}

// Two seconds of SYNs from addresses that nobody has.
std::string a_flood() {
  const Tunnel tunnel;
  const std::string name = name_this_program("web");
  const Socket quiet = listen_on({"10.9.0.1", 8081}, 64);
  const Socket listener = listen_on({"10.9.0.1", 8080}, 64);
  const auto flood = [&tunnel] {
    for (int i = 0; i < 500; ++i)
      tunnel.send({fmt::format("10.9.{}.{}", 1 + i / 250, 1 + i % 250), 2000, 8080, 1, kSyn});
  };
  flood();
  expect_said(diagnose(), {"note[ST007]: More SYNs came to 10.9.0.1:8080 than its queue holds: "});
  const Said said = diagnose_twice(flood);
  expect_said(said, {"warning[ST007]: More SYNs came to 10.9.0.1:8080 than its queue holds: ",
                     "were answered with cookies in the last 3", "came back as connections: 0",
                     "half-open connections to 10.9.0.1:8080 of " + name,
                     "do: Few cookies that come back mean a SYN flood: leave tcp_syncookies at 1"});
  expect_not_said(said, {"10.9.0.1:8081"});
  return "a SYN flood is a warning with the listener that it is for";
}

std::string a_flood_without_cookies() {
  const Tunnel tunnel;
  set("net.ipv4.tcp_syncookies", "0");
  const Socket listener = listen_on({"10.9.0.1", 8080}, 16);
  const Said said = diagnose_twice([&] {
    for (int i = 0; i < 200; ++i) tunnel.send({fmt::format("10.9.1.{}", 1 + i), 2000, 8080, 1, kSyn});
  });
  expect_said(said,
              {"warning[ST007]: More SYNs came to 10.9.0.1:8080 than its queue holds: ", "were dropped in the last 3"});
  return "without cookies the dropped SYNs are told";
}

}  // namespace

std::span<const Experiment> queue_scenarios() {
  static constexpr std::array scenarios{
      Experiment{"accept-queue-full", "a program that does not accept", a_full_queue},
      Experiment{"accept-queue-was-full", "one that did not for a moment", a_queue_that_was_full},
      Experiment{"syn-flood", "SYNs that are answered with cookies", a_flood},
      Experiment{"syn-flood-without-cookies", "SYNs that are dropped", a_flood_without_cookies},
  };
  return scenarios;
}

}  // namespace lab
