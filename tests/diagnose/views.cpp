// SPDX-License-Identifier: MIT
// Other namespaces, another user, and a kernel that refuses netlink.
#include <array>
#include <fstream>
#include <sstream>
#include <vector>

#include <sys/mount.h>
#include <sys/stat.h>

#include <fmt/format.h>

#include "programs.h"
#include "room.h"
#include "scenarios.h"
#include "tool.h"

namespace lab {
namespace {

const Address kWeb{"127.0.0.1", 8080};

// A listener that accepts nothing, whose queue is full.
void overflow() {
  static const Socket listener = listen_on(kWeb, 4);
  static std::vector<Socket> clients;
  for (int i = 0; i < 12; ++i) clients.push_back(begin_connect(kWeb));
  sleep_seconds(0.1);
}

void overflow_elsewhere() {
  enter_room();
  overflow();
}

std::string cause_of(const Helper& slow) {
  return "error[ST006]: " + slow.told() + " does not accept fast enough on 127.0.0.1:8080: its queue is full";
}

std::string by_process() {
  const Helper slow("slow", overflow_elsewhere);
  expect_said(diagnose({"--netns", std::to_string(slow.pid())}), {cause_of(slow)});
  expect_nothing_wrong(diagnose());
  Helper gone("gone", enter_room);
  const std::string pid = std::to_string(gone.pid());
  gone.end();
  const Said said = diagnose({"--netns", pid});
  expect_said(said, {"there is no process " + pid});
  expect(said.status == 2, "the exit status is not 2");
  return "the namespace of a process is looked at, and its program named";
}

std::string by_name() {
  const Helper slow("slow", overflow_elsewhere);
  expect(mount("none", "/run", "tmpfs", 0, nullptr) == 0 && mkdir("/run/netns", 0755) == 0, "no /run/netns");
  std::ofstream("/run/netns/blue");
  const std::string file = fmt::format("/proc/{}/ns/net", slow.pid());
  expect(mount(file.c_str(), "/run/netns/blue", nullptr, MS_BIND, nullptr) == 0, "no name for the namespace");
  expect_said(diagnose({"--netns", "blue"}), {cause_of(slow)});
  const Said wrong = diagnose({"--netns", "bleu"});
  expect_said(wrong, {"there is no network namespace 'bleu'"});
  expect(wrong.status == 2, "the exit status is not 2");
  return "a namespace is looked at by its name";
}

std::string all_of_them() {
  const std::string name = name_this_program("here");
  const Helper slow("slow", overflow_elsewhere);
  const Said said = diagnose({"--all-netns"});
  const auto row_with = [&](const std::string& word) {
    std::istringstream lines(said.text);
    int row = 0;
    for (std::string line; std::getline(lines, line); ++row)
      if (line.find(word) != std::string::npos) return std::pair(row, line);
    throw Failed(fmt::format("{} has no row:\n{}", word, said.text));
  };
  const auto [row, line] = row_with(fmt::format(" {} ", slow.pid()));
  expect(line.starts_with("1/0/0 ") && line.ends_with(" slow"), said.text);
  const auto [own_row, own_line] = row_with("(here)");
  expect(own_line.starts_with("0/0/0 ") && own_line.ends_with(name) && row < own_row, said.text);
  expect(said.status == 1, "the exit status is not 1");
  return "the worst namespace comes first";
}

std::string another_user() {
  const Helper slow("slow", overflow);
  const Said said = diagnose({}, Restriction::nobody);
  expect_said(said, {"error[ST006]: a program that is not known does not accept fast enough on 127.0.0.1:8080",
                     "not seen who holds", "root may"});
  return "another user is told the listener, and that root would see the program";
}

std::string netlink_refused() {
  const Helper server("database", [] { serve_politely({"127.0.0.1", 5432}); });
  const std::string name = name_this_program("shop");
  set("net.ipv4.ip_local_port_range", "40000 40999");
  keep_time_wait();
  const Socket pool = connect_to({"127.0.0.1", 5432});
  open_and_close({"127.0.0.1", 5432}, 2000);
  expect_said(diagnose({}, Restriction::no_netlink),
              {"with /proc/net/tcp", "Operation not permitted",
               "error[ST002]: " + name + " on 127.0.0.1 has 1,000 of its 1,000 local ports toward 127.0.0.1:5432"});
  return "where netlink is refused the same cause is found in /proc/net/tcp, and that is said";
}

}  // namespace

std::span<const Experiment> view_scenarios() {
  static constexpr std::array scenarios{
      Experiment{"namespace-of-a-process", "--netns PID", by_process},
      Experiment{"namespace-by-name", "--netns NAME", by_name},
      Experiment{"all-namespaces", "--all-netns", all_of_them},
      Experiment{"another-user", "without root", another_user},
      Experiment{"netlink-refused", "without sock_diag", netlink_refused},
  };
  return scenarios;
}

}  // namespace lab
