// SPDX-License-Identifier: MIT
// The counts of diagnose beside those of ss, nstat, the kernel's own, and the line that everybody types.
#include <array>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "programs.h"
#include "room.h"
#include "scenarios.h"
#include "tool.h"

namespace lab {
namespace {

using nlohmann::json;
using Counts = std::map<std::string, long>;

const Address kWeb{"127.0.0.1", 8080};

std::string output_of(const std::string& command) {
  std::FILE* pipe = popen((command + " 2>&1").c_str(), "re");
  expect(pipe != nullptr, "no pipe");
  std::string text;
  std::array<char, 65536> buffer{};
  for (std::size_t size = 0; (size = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    text.append(buffer.data(), size);
  pclose(pipe);
  return text;
}

void need(const char* program, const char* package) {
  if (output_of(fmt::format("command -v {}", program)).empty())
    throw Skipped(fmt::format("{} is not installed (package {})", program, package));
}

// What a command printed, in a file.
struct Saved {
  explicit Saved(const std::string& command) { output_of(command + " > " + path); }
  ~Saved() { unlink(path.c_str()); }
  std::string path = fmt::format("/tmp/provoked.{}", getpid());
};

std::vector<Socket> pair_of_ipv6() {
  std::vector<Socket> all;
  const auto make = [&] { all.emplace_back(socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0)); };
  make();
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  address.sin6_port = htons(8086);
  const auto* there = reinterpret_cast<const sockaddr*>(&address);
  if (!all[0].is_open() || bind(all[0].fd(), there, sizeof address) != 0) throw Skipped("there is no IPv6 here");
  listen(all[0].fd(), 5);
  make();
  expect(connect(all[1].fd(), there, sizeof address) == 0, "connect() over IPv6 failed");
  all.push_back(accept_from(all[0]));
  return all;
}

// Connections in nearly all states, which stay as they are for some seconds.
struct Mixture {
  Tunnel tunnel;
  Socket listener = listen_on(kWeb);
  Socket outside = listen_on({"10.9.0.1", 8080});
  std::vector<Socket> open = pair_of_ipv6();

  Mixture() {
    keep_time_wait();
    set("net.ipv4.tcp_synack_retries", "5");
    for (int i = 0; i < 40; ++i) expect(close_first(listener, kWeb, End::client) == 0, "connect() failed");
    for (int i = 0; i < 5; ++i) keep(make_pair(listener, kWeb));
    for (int i = 0; i < 4; ++i) shutdown(keep(make_pair(listener, kWeb)).fd(), SHUT_WR);
    for (int i = 0; i < 3; ++i) {
      Pair pair = make_pair(listener, kWeb);
      pair.client.close();
      open.push_back(std::move(pair.server));
    }
    for (int i = 0; i < 2; ++i) open.push_back(begin_connect({"10.9.0.2", 80}));
    for (int i = 1; i <= 6; ++i) tunnel.send({fmt::format("10.9.1.{}", i), 2000, 8080, 1, kSyn});
    sleep_seconds(0.1);
  }
  const Socket& keep(Pair pair) {
    open.push_back(std::move(pair.server));
    open.push_back(std::move(pair.client));
    return open.back();
  }
};

json told(const std::vector<std::string>& files = {}) {
  std::vector<std::string> arguments = files;
  arguments.insert(arguments.end(), {"--format", "json"});
  const Said said = diagnose(arguments);
  expect(said.status < 2, said.text);
  return json::parse(said.text);
}

long state(const json& diagnosis, const char* name) { return diagnosis.at("sockets").at("states").at(name); }

// Those that are there, without listeners.
Counts states_of(const json& diagnosis) {
  Counts counts;
  for (const auto& [name, count] : diagnosis.at("sockets").at("states").items())
    if (count > 0 && name != "LISTEN") counts[name == "NEW_SYN_RECV" ? "SYN_RECV" : name] += count.get<long>();
  return counts;
}

std::string text_of(const Counts& counts) {
  std::string text;
  for (const auto& [name, count] : counts) text += fmt::format("{} {}, ", count, name);
  return text;
}

void expect_same(const Counts& ours, const Counts& theirs) {
  expect(ours == theirs, fmt::format("diagnose: {}the other: {}", text_of(ours), text_of(theirs)));
}

// What stands behind a word: "tw 40", "timewait 40,".
long behind(const std::string& text, const std::string& word) {
  const std::size_t at = text.find(word + " ");
  expect(at != std::string::npos, fmt::format("there is no {} in: {}", word, text));
  return std::stol(text.substr(at + word.size() + 1));
}

std::string as_sockstat_tells() {
  const Mixture mixture;
  const json ours = told();
  std::ifstream stream("/proc/thread-self/net/sockstat");
  std::stringstream text;
  text << stream.rdbuf();
  // The kernel keeps FIN_WAIT2 that nobody holds among TIME_WAIT.
  const long waiting = state(ours, "TIME_WAIT") + ours.at("sockets").at("orphans_in_fin_wait2").get<long>();
  expect(waiting == behind(text.str(), "tw"), fmt::format("{} in TIME_WAIT; {}", waiting, text.str()));
  expect(ours.at("counters").at("TCP.inuse").at("total") == behind(text.str(), "TCP: inuse"), text.str());
  return fmt::format("{}as /proc/net/sockstat tells", text_of(states_of(ours)));
}

std::string as_ss_tells() {
  need("ss", "iproute2");
  const Mixture mixture;
  const json ours = told();
  const std::string summary = output_of("ss -s");
  const long waiting = state(ours, "TIME_WAIT") + ours.at("sockets").at("orphans_in_fin_wait2").get<long>();
  expect(waiting == behind(summary, "timewait"), fmt::format("{} in TIME_WAIT; {}", waiting, summary));
  // What ss calls "estab" is TcpCurrEstab, and that has CLOSE_WAIT in it.
  expect(state(ours, "ESTABLISHED") + state(ours, "CLOSE_WAIT") == behind(summary, "estab"), summary);
  expect_same(states_of(ours), states_of(told({Saved("ss -tan").path})));
  return "live, in ss -s and in what ss -tan printed";
}

Counts told_by_nstat() {
  std::istringstream lines(output_of("nstat -asz"));
  Counts counts;
  std::string line, name;
  for (long count = 0; std::getline(lines, line);) {
    std::istringstream words(line);
    if (line.starts_with("Tcp") && words >> name >> count) counts[name] = count;
  }
  return counts;
}

// SYNs are repeated meanwhile: ours lies between what nstat tells before and after.
std::string as_nstat_tells() {
  need("nstat", "iproute2");
  const Mixture mixture;
  const Counts before = told_by_nstat();
  const json ours = told();
  const Counts after = told_by_nstat();
  for (const auto& [name, count] : before) {
    const long total = ours.at("counters").at(name).at("total");
    expect(count <= total && total <= after.at(name),
           fmt::format("{}: {}, {}, {}", name, count, total, after.at(name)));
  }
  expect(before.size() > 50, "nstat printed few counters");
  return fmt::format("{} counters are as nstat tells them", before.size());
}

std::string as_netstat_tells() {
  need("netstat", "net-tools");
  const Mixture mixture;
  const json ours = told();
  std::istringstream lines(output_of("netstat -n | awk '/^tcp/ {++S[$NF]} END {for(a in S) print a, S[a]}'"));
  Counts theirs;
  std::string name;
  for (long count = 0; lines >> name >> count;) theirs[name] = count;
  expect_same(states_of(ours), theirs);
  expect_same(states_of(told({Saved("netstat -n").path})), theirs);
  return fmt::format("{}as netstat and awk count them, live and saved", text_of(theirs));
}

}  // namespace

std::span<const Experiment> count_scenarios() {
  static constexpr std::array scenarios{
      Experiment{"counts-of-sockstat", "the counts equal the kernel's own", as_sockstat_tells},
      Experiment{"counts-of-ss", "those of ss", as_ss_tells},
      Experiment{"counts-of-nstat", "those of nstat", as_nstat_tells},
      Experiment{"counts-of-netstat", "those of netstat and awk", as_netstat_tells},
  };
  return scenarios;
}

}  // namespace lab
