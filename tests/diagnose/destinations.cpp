// SPDX-License-Identifier: MIT
// Destinations that do not answer.
#include <array>
#include <vector>

#include <fmt/format.h>

#include "programs.h"
#include "room.h"
#include "scenarios.h"
#include "tool.h"

namespace lab {
namespace {

constexpr double kSynRepeated = 1.3;  // seconds: the first time after one

std::string a_backend_that_is_down() {
  const Tunnel silent;
  const Helper up("up", [] { serve_politely({"127.0.0.1", 5432}); });
  const std::string name = name_this_program("shop");
  const Socket alive = connect_to({"127.0.0.1", 5432});
  std::vector<Socket> waiting;
  for (int i = 0; i < 8; ++i) waiting.push_back(begin_connect({"10.9.0.2", 5432}));
  sleep_seconds(kSynRepeated);
  const Said said = diagnose();
  expect_said(said, {"warning[ST005]: 10.9.0.2:5432 does not answer: 8 sockets wait for a connection to it",
                     "8 of them had to repeat their SYN", "opened by " + name,
                     "do: Look whether it runs and whether a firewall drops the SYN"});
  expect_not_said(said, {"ST008", "127.0.0.1:5432 does not answer"});
  waiting.clear();
  expect_nothing_wrong(diagnose());
  return "a backend that is down is named, with the program that tries it";
}

std::string a_scan() {
  const Tunnel silent;
  const std::string name = name_this_program("worm");
  std::vector<Socket> tried;
  for (int i = 1; i <= 60; ++i) tried.push_back(begin_connect({fmt::format("10.9.7.{}", i), 445}));
  sleep_seconds(kSynRepeated);
  const Said said = diagnose();
  expect_said(said, {"warning[ST008]: " + name + " tries port 445 of 60 addresses, and they do not answer",
                     "60 in SYN_SENT, 60 of them had to repeat their SYN", "do: Find out what the program is"});
  expect_not_said(said, {"ST005"});
  return "a program that tries one port of many addresses is named";
}

std::string a_refusal() {
  expect(try_connect({"127.0.0.1", 1}).error != 0, "something listens on port 1");
  expect_nothing_wrong(diagnose());
  return "a port where nobody listens answers at once, and is no cause";
}

}  // namespace

std::span<const Experiment> destination_scenarios() {
  static constexpr std::array scenarios{
      Experiment{"backend-down", "a destination that does not answer", a_backend_that_is_down},
      Experiment{"scan", "one port of many addresses", a_scan},
      Experiment{"refused", "a destination that refuses", a_refusal},
  };
  return scenarios;
}

}  // namespace lab
