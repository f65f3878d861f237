// SPDX-License-Identifier: MIT
// Connections that one side has closed and a program keeps.
#include <array>
#include <vector>

#include <sys/socket.h>

#include <fmt/format.h>

#include "programs.h"
#include "room.h"
#include "scenarios.h"
#include "tool.h"

namespace lab {
namespace {

const Address kWeb{"127.0.0.1", 8080};

constexpr int kEach = 15;
constexpr double kLongerThanOld = 61.5;  // diagnose calls a minute old

std::string a_leak_that_grows() {
  Helper server("forgetful", [] { serve_forgetfully(kWeb); });
  open_and_close(kWeb, kEach);
  const Said young = diagnose();
  expect_said(young, {"15 CLOSE_WAIT", "15 CLOSE_WAIT on 127.0.0.1:8080", server.told()});
  expect_nothing_wrong(young);
  const Said said = diagnose_twice([] { open_and_close(kWeb, kEach); });
  expect_said(said,
              {"warning[ST003]: " + server.told() + " holds 30 connections accepted on 127.0.0.1:8080 in CLOSE_WAIT",
               "the other side has closed, the program has not", "the oldest waits for ",
               " s or more: from 127.0.0.1:", "grew by 15 in the last 3", "do: Mend the program: it must close()"});
  expect(said.status == 1, "the exit status is not 1");
  server.end();
  expect_nothing_wrong(diagnose());
  const Helper mended("mended", [] { serve_politely(kWeb); });
  expect_nothing_wrong(diagnose_twice([] { open_and_close(kWeb, kEach); }));
  return "a server that forgets to close is named when the leak grows; mended, it is not";
}

std::string a_leak_of_a_client() {
  const std::string name = name_this_program("pool");
  const Socket listener = listen_on(kWeb);
  std::vector<Socket> forgotten;
  const auto forget = [&] {
    for (int i = 0; i < kEach; ++i) {
      Pair pair = make_pair(listener, kWeb);
      pair.server.close();
      forgotten.push_back(std::move(pair.client));
    }
  };
  forget();
  expect_said(diagnose_twice(forget),
              {"warning[ST003]: " + name + " holds 30 connections toward 127.0.0.1:8080 in CLOSE_WAIT"});
  forgotten.clear();
  expect_nothing_wrong(diagnose());
  return "a client that does not look at what the server has closed is named with the server";
}

// It says that it has no more to send, and waits for an end that does not come.
std::vector<Socket> shut_down(int times) {
  std::vector<Socket> waiting;
  for (int i = 0; i < times; ++i) {
    waiting.push_back(connect_to(kWeb));
    shutdown(waiting.back().fd(), SHUT_WR);
  }
  return waiting;
}

std::string a_peer_that_never_closes() {
  const Helper server("forgetful", [] { serve_forgetfully(kWeb); });
  const std::string name = name_this_program("waiter");
  std::vector<Socket> waiting = shut_down(kEach), more;
  const Said said = diagnose_twice([&] { more = shut_down(kEach); });
  expect_said(said, {"warning[ST004]: " + name + " holds 30 connections toward 127.0.0.1:8080 in FIN_WAIT2",
                     "the program has shut its side down, the other side never closes", "grew by 15 in the last 3",
                     "do: The leak is at the other end", "warning[ST003]: " + server.told() + " holds 30 connections"});
  return "who waits for a peer that never closes is named, and here the peer as well";
}

std::string orphans_are_silent() {
  const Helper server("forgetful", [] { serve_forgetfully(kWeb); });
  open_and_close(kWeb, kEach);
  const Said said = diagnose_twice([] {});
  expect_said(said, {"15 FIN_WAIT2 (15 of no program)"});
  expect_not_said(said, {"ST004"});
  return "FIN_WAIT2 that no program holds is counted, and no cause";
}

// A minute old, at one look.
std::string an_old_leak() {
  const Helper server("forgetful", [] { serve_forgetfully(kWeb); });
  open_and_close(kWeb, kEach);
  sleep_seconds(kLongerThanOld);
  const Said said = diagnose();
  expect_said(said,
              {"warning[ST003]: " + server.told() + " holds 15 connections accepted on 127.0.0.1:8080 in CLOSE_WAIT",
               "the oldest waits for 6"});
  return "CLOSE_WAIT of a minute is a warning at one look, with its age";
}

std::string an_old_wait() {
  set("net.ipv4.tcp_fin_timeout", "120");  // so that orphans are there for as long
  const Helper server("forgetful", [] { serve_forgetfully(kWeb); });
  const std::string name = name_this_program("waiter");
  open_and_close(kWeb, 100);
  const std::vector<Socket> waiting = shut_down(kEach);
  sleep_seconds(kLongerThanOld);
  const Said said = diagnose();
  expect_said(said, {"115 FIN_WAIT2 (100 of no program)",
                     "warning[ST004]: " + name + " holds 15 connections toward 127.0.0.1:8080 in FIN_WAIT2",
                     "the oldest waits for 6"});
  return "FIN_WAIT2 of a minute is a warning where a program holds it; a hundred orphans beside it are not counted";
}

}  // namespace

std::span<const Experiment> held_scenarios() {
  static constexpr std::array scenarios{
      Experiment{"growing-leak", "a server that does not close is named by two looks", a_leak_that_grows},
      Experiment{"leak-of-a-client", "so is a client", a_leak_of_a_client},
      Experiment{"peer-never-closes", "FIN_WAIT2 that a program holds", a_peer_that_never_closes},
      Experiment{"orphaned-fin-wait-2", "FIN_WAIT2 that nobody holds", orphans_are_silent},
  };
  return scenarios;
}

std::span<const Experiment> old_scenarios() {
  static constexpr std::array scenarios{
      Experiment{"old-leak", "a server that does not close is named by one look after a minute", an_old_leak},
      Experiment{"old-fin-wait-2", "FIN_WAIT2 that a program holds for a minute", an_old_wait},
  };
  return scenarios;
}

}  // namespace lab
