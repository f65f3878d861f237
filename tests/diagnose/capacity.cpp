// SPDX-License-Identifier: MIT
// The ports that diagnose says there are, and those that connect() gets.
#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "programs.h"
#include "room.h"
#include "scenarios.h"
#include "tool.h"

namespace lab {
namespace {

const Address kDatabase{"127.0.0.1", 5432};

constexpr const char* kReuseDelay = "net.ipv4.tcp_tw_reuse_delay";  // milliseconds; came with Linux 6.14

constexpr int kMisses = 50;  // a search may miss the last free port

// The local ports of the connections that can be made one after the other.
std::vector<int> ports_until_none_is_left(std::size_t most = 65536) {
  std::vector<int> ports;
  for (int missed = 0; missed < kMisses && ports.size() < most;) {
    const Connected made = try_connect(kDatabase);
    if (made.error == 0)
      ports.push_back(local_port(made.socket));
    else
      ++missed;
  }
  return ports;
}

// How many ports are taken over before the first of them may be taken over once more.
std::vector<int> ports_in_one_round(std::size_t most, double delay) {
  for (int attempt = 0; attempt < 4; ++attempt) {
    sleep_seconds(delay + 0.2);
    const auto begin = std::chrono::steady_clock::now();
    std::vector<int> made = ports_until_none_is_left(most);
    if (std::chrono::steady_clock::now() - begin < std::chrono::duration<double>(delay)) return made;
  }
  throw Skipped("connect() is so slow here that ports come back meanwhile");
}

struct Ports {
  const char* range;
  const char* reserved = "";
  std::vector<int> listening = {};
  int reserved_port = 0;  // where `reserved` is one
};

// In a range with an odd number of ports each search leaves one out, and while nothing is found it is the same one. So
// the port that is missing must be free: a connection is made from it.
int count_of(std::vector<int> got, const Ports& ports, const nlohmann::json& told) {
  const int low = told.at("low"), high = told.at("high"), usable = told.at("usable");
  const bool is_odd = (high - low + 1) % 2 != 0;
  if (is_odd && static_cast<int>(got.size()) == usable - 1)
    for (int port = low; port <= high; ++port) {
      const bool is_taken = port == ports.reserved_port ||
                            std::find(ports.listening.begin(), ports.listening.end(), port) != ports.listening.end();
      if (!is_taken && std::find(got.begin(), got.end(), port) == got.end() &&
          try_connect_from({"127.0.0.1", port}, kDatabase).error == 0)
        got.push_back(port);
    }
  return static_cast<int>(got.size());
}

std::string all_ports_are_got(const Ports& ports) {
  const Helper server("database", [] { serve_politely(kDatabase); });
  set("net.ipv4.ip_local_port_range", ports.range);
  set("net.ipv4.ip_local_reserved_ports", ports.reserved);
  keep_time_wait();
  std::vector<Socket> listeners;
  for (const int port : ports.listening) listeners.push_back(listen_on({"127.0.0.1", port}));
  const auto told = [] { return nlohmann::json::parse(diagnose({"--format", "json"}).text).at("capacity"); };
  const auto without = told();
  const int usable = without.at("usable");
  expect(without.at("reuse") == "nobody", without.dump());
  const int first = count_of(ports_until_none_is_left(), ports, without);
  expect(first == usable, fmt::format("connect() got {} ports, diagnose tells {}", first, usable));
  sleep_seconds(1.2);
  const auto later = ports_until_none_is_left().size();
  expect(later == 0, fmt::format("{} ports were free again after a second", later));
  set("net.ipv4.tcp_tw_reuse", "1");
  if (has_setting(kReuseDelay)) set(kReuseDelay, "2500");
  const auto with = told();
  expect(with.at("reuse") == "everybody" && with.at("usable") == usable, with.dump());
  const double delay = with.at("reuse_delay_seconds");
  for (int round = 0; round < 2; ++round) {
    const int reused = count_of(ports_in_one_round(static_cast<std::size_t>(usable) + 1, delay), ports, with);
    expect(reused == usable, fmt::format("{} of {} ports were reused", reused, usable));
  }
  return fmt::format("{}: {} ports, told and got; with tcp_tw_reuse = 1 all of them again after {:.1f} s", ports.range,
                     usable, delay);
}

std::string a_plain_range() { return all_ports_are_got({"40000 40499"}); }

std::string an_odd_range() { return all_ports_are_got({"61000 61100", "61010", {61050, 61051}, 61010}); }

// One listens on a port that is reserved, one outside of the range.
std::string a_range_with_reservations() {
  return all_ports_are_got({"20001 20600", "20100-20299,20400", {20150, 20500, 30000}});
}

}  // namespace

std::span<const Experiment> capacity_scenarios() {
  static constexpr std::array scenarios{
      Experiment{"capacity", "the ports of a range", a_plain_range},
      Experiment{"capacity-of-an-odd-range", "of an odd number, with listeners", an_odd_range},
      Experiment{"capacity-with-reservations", "with reserved ports and listeners inside", a_range_with_reservations},
  };
  return scenarios;
}

}  // namespace lab
