// SPDX-License-Identifier: MIT
// The ports that diagnose says there are, and those that connect() gets.
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

// A search may miss the last free port: in a range with an odd number of ports it leaves one out each time.
constexpr int kMisses = 50;

int connections_until_none_is_left(int most = 65536) {
  int made = 0;
  for (int missed = 0; missed < kMisses && made < most;)
    if (try_connect(kDatabase).error == 0)
      ++made;
    else
      ++missed;
  return made;
}

// How many ports are taken over before the first of them may be taken over once more.
int connections_in_one_round(int most, double delay) {
  for (int attempt = 0; attempt < 4; ++attempt) {
    sleep_seconds(delay + 0.2);
    const auto begin = std::chrono::steady_clock::now();
    const int made = connections_until_none_is_left(most);
    if (std::chrono::steady_clock::now() - begin < std::chrono::duration<double>(delay)) return made;
  }
  throw Skipped("connect() is so slow here that ports come back meanwhile");
}

struct Ports {
  const char* range;
  const char* reserved = "";
  std::vector<int> listening = {};
};

// Of a range with an odd number of ports the kernel searches one less, and while nothing is found it is the same one
// that it leaves out.
bool are_all(int got, const nlohmann::json& told) {
  const int usable = told.at("usable"), low = told.at("low"), high = told.at("high");
  const bool is_odd = (high - low + 1) % 2 != 0;
  return got == usable || (is_odd && got == usable - 1);
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
  const int first = connections_until_none_is_left();
  expect(are_all(first, without), fmt::format("connect() got {} ports, diagnose tells {}", first, usable));
  sleep_seconds(1.2);
  const int later = connections_until_none_is_left();
  expect(later == 0, fmt::format("{} ports were free again after a second", later));
  set("net.ipv4.tcp_tw_reuse", "1");
  if (has_setting(kReuseDelay)) set(kReuseDelay, "2500");
  const auto with = told();
  expect(with.at("reuse") == "everybody" && with.at("usable") == usable, with.dump());
  const double delay = with.at("reuse_delay_seconds");
  for (int round = 0; round < 2; ++round) {
    const int reused = connections_in_one_round(usable + 1, delay);
    expect(are_all(reused, with), fmt::format("{} of {} ports were reused", reused, usable));
  }
  return fmt::format("{}: {} ports, told and got; with tcp_tw_reuse = 1 all of them again after {:.1f} s", ports.range,
                     usable, delay);
}

std::string a_plain_range() { return all_ports_are_got({"40000 40499"}); }

std::string an_odd_range() { return all_ports_are_got({"61000 61100", "61010", {61050, 61051}}); }

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
