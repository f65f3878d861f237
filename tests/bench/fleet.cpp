// SPDX-License-Identifier: MIT
// See fleet.h.
#include "fleet.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "fleet_settings.h"

namespace tcptune {
namespace {

using Json = nlohmann::ordered_json;
using Settings = std::map<std::string, Json, std::less<>>;

constexpr double kGibibyte = 1024.0 * 1024 * 1024;
constexpr std::array kGibibytes{2, 4, 8, 16, 32, 64, 128, 256};  // one machine type each
constexpr std::uint64_t kHostsOfCluster = 250;

struct Release {
  const char* name;
  const char* version;
};

// The first release is the one that was recorded.
struct Kernel {
  const char* file;
  unsigned per_cent;
  std::array<Release, 3> releases;
};

constexpr std::array<Kernel, 5> kKernels{{
    {"6.1", 40, {{{"6.1.0-50-cloud-amd64", "6.1.176"}, {"6.1.0-25-amd64", "6.1.106"}, {"6.1.0-18-amd64", "6.1.76"}}}},
    {"6.12",
     30,
     {{{"6.12.117+deb13-cloud-amd64", "6.12.117"},
       {"6.12.48+deb13-amd64", "6.12.48"},
       {"6.12.43+deb13-amd64", "6.12.43"}}}},
    {"5.10",
     15,
     {{{"5.10.0-32-cloud-amd64", "5.10.223"}, {"5.10.0-31-amd64", "5.10.221"}, {"5.10.0-28-amd64", "5.10.209"}}}},
    {"6.18", 10, {{{"6.18.44", "6.18.44"}, {"6.18.21", "6.18.21"}, {"6.18.9", "6.18.9"}}}},
    {"7.2",
     5,
     {{{"7.2.13+deb14-cloud-amd64", "7.2.13"}, {"7.2.9+deb14-amd64", "7.2.9"}, {"7.2.4+deb14-amd64", "7.2.4"}}}},
}};

// splitmix64: the same everywhere, and a number of its own for each seed.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15U) {}

  std::uint64_t number() {
    std::uint64_t mixed = state_ += 0x9E3779B97F4A7C15U;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
  }
  std::uint64_t below(std::uint64_t end) { return number() % end; }
  template <typename Items>
  const auto& one_of(const Items& items) {
    return items[below(items.size())];
  }
  // The one that a throw of a hundred falls on.
  template <typename Items>
  std::size_t by_share(const Items& items) {
    int left = static_cast<int>(below(100));
    for (std::size_t i = 0; i < items.size(); ++i)
      if ((left -= static_cast<int>(items[i].per_cent)) < 0) return i;
    return items.size() - 1;
  }

 private:
  std::uint64_t state_;
};

// Every number of a value, such as those of net.ipv4.tcp_mem, by what the kernel makes of that much memory.
std::string scaled(const std::string& value, double by) {
  std::istringstream words(value);
  std::string text;
  for (double word = 0; words >> word;)
    text += (text.empty() ? "" : "\t") + std::to_string(static_cast<long long>(std::floor(word * by)));
  return text;
}

void give_memory(Json& facts, Settings& settings, int gibibytes) {
  const double memory = std::floor(gibibytes * kGibibyte * 0.97);
  const double by = memory / facts["memory"].get<double>();
  facts["memory"] = static_cast<std::int64_t>(memory);
  for (const char* name : {"fs.file-max", "net.ipv4.tcp_mem", "net.ipv4.udp_mem"})
    settings[name] = scaled(settings[name].get<std::string>(), by);
  const auto buckets = std::stod(settings["net.netfilter.nf_conntrack_buckets"].get<std::string>());
  const double most = gibibytes > 4 ? 262144 : 16384 * gibibytes / 2;
  for (const char* name : {"net.netfilter.nf_conntrack_buckets", "net.netfilter.nf_conntrack_max"})
    settings[name] = scaled(settings[name].get<std::string>(), most / buckets);
}

void set(Settings& settings, const std::vector<FleetSetting>& wanted, Dice& dice) {
  for (const FleetSetting& setting : wanted) settings[std::string(setting.name)] = dice.one_of(setting.values);
}

void set_interfaces(Settings& settings, const FleetRole& role, bool forwards) {
  for (const std::string_view interface : role.interfaces) {
    const std::string of = "net.ipv4.conf." + std::string(interface);
    settings[of + (forwards ? ".forwarding" : ".accept_redirects")] = forwards ? "1" : "0";
  }
}

// Of a few hosts one or two settings are as somebody once tried them out.
void stray(Settings& settings, Dice& dice) {
  for (std::uint64_t i = 0; i <= dice.below(2); ++i) {
    const FleetSetting& setting = dice.one_of(dice.one_of(fleet_roles()).settings);
    settings[std::string(setting.name)] = dice.one_of(setting.values);
  }
}

// Since the start, for a machine that has some thousand connections a minute.
void count(Json& last, Dice& dice) {
  const std::uint64_t uptime = 3600 + dice.below(200 * 86400);
  last["uptime"] = static_cast<double>(uptime * 1000 + dice.below(1000)) / 1000;
  Json& counters = last["counters"];
  const std::uint64_t opened = uptime * (1 + dice.below(50));
  const std::uint64_t established = dice.below(2000);
  const std::map<std::string_view, std::uint64_t> counted{
      {"TCP.alloc", established + 40},  {"TCP.inuse", established + 12},  {"TCP.mem", dice.below(500)},
      {"TCP.tw", opened / uptime * 60}, {"TcpActiveOpens", opened / 3},   {"TcpAttemptFails", opened / 2000},
      {"TcpCurrEstab", established},    {"TcpEstabResets", opened / 300}, {"TcpExtTCPTimeouts", opened / 5000},
      {"TcpExtTW", opened / 2},         {"TcpOutSegs", opened * 40},      {"TcpPassiveOpens", opened},
      {"TcpRetransSegs", opened / 100},
  };
  for (const auto& [name, value] : counted) counters[std::string(name)] = value;
  last["sockets"]["states"] = {{"ESTABLISHED", established}, {"LISTEN", 12}, {"TIME_WAIT", opened / uptime * 60}};
}

Json recorded_snapshot(const char* kernel) {
  const std::string path = std::string(FLEET_FOLDER) + "/" + kernel + ".json";
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  return Json::parse(file);
}

std::string host_name(std::uint64_t number) {
  char name[32];
  std::snprintf(name, sizeof name, "host-%06llu", static_cast<unsigned long long>(number));
  return name;
}

}  // namespace

struct Fleet::Recorded {
  std::vector<Json> snapshots;

  Json of_host(std::uint64_t number) const {
    Dice cluster(number / kHostsOfCluster + 1'000'000'007), host(number);
    const std::size_t kernel = cluster.by_share(kKernels);
    const FleetRole& role = fleet_roles()[cluster.by_share(fleet_roles())];
    const int gibibytes = cluster.one_of(kGibibytes);
    Json snapshot = snapshots[kernel];
    Json& facts = snapshot["facts"];
    const Release& release = kKernels[kernel].releases[host.below(10) < 8 ? 0 : host.below(3)];
    facts["kernel"] = release.name;
    facts["kernels"] = {{"from", release.version}, {"to", release.version}};
    facts["listening"] = role.listening;
    Settings settings = snapshot["settings"].get<Settings>();
    give_memory(facts, settings, gibibytes);
    if (cluster.below(10) != 0) set(settings, fleet_policy(), cluster);
    set(settings, role.settings, cluster);
    set_interfaces(settings, role, settings.contains("net.ipv4.ip_forward"));
    if (host.below(100) < 2) stray(settings, host);
    if (host.below(100) < 3) set(settings, host.one_of(fleet_mistakes()), host);
    settings["net.netfilter.nf_conntrack_count"] = std::to_string(host.below(9000));
    Json& in_order = snapshot["settings"] = Json::object();
    for (auto& [name, value] : settings) in_order.push_back({name, std::move(value)});
    count(snapshot["evidence"]["last"], host);
    return snapshot;
  }
};

Fleet::Fleet() : recorded_(std::make_unique<Recorded>()) {
  for (const Kernel& kernel : kKernels) recorded_->snapshots.push_back(recorded_snapshot(kernel.file));
}

Fleet::~Fleet() = default;

std::string Fleet::snapshot(std::uint64_t number) const {
  const Json made = recorded_->of_host(number);
  Json named;  // the host comes where tcptune writes it
  for (const auto& [name, value] : made.items()) {
    if (name == "facts") named["host"] = host_name(number);
    named[name] = value;
  }
  return named.dump();
}

std::string Fleet::sysctl_lines(std::uint64_t number) const {
  std::string lines;
  const Json made = recorded_->of_host(number);
  for (const auto& [name, value] : made["settings"].items())
    if (value.is_string()) lines += name + " = " + value.get<std::string>() + "\n";
  return lines;
}

}  // namespace tcptune
