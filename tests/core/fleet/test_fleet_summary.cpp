// SPDX-License-Identifier: MIT
// Summaries of parts add up to that of the whole, whatever the parts are.
#include "core/fleet/fleet_summary.h"

#include <doctest/doctest.h>

#include <random>

#include "core/rules/embedded_rules.h"
#include "snapshots/summary_json.h"

namespace tcptune {
namespace {

struct Host {
  std::string name;
  Facts facts;
  Judgement judgement;
  Readings changed;
};

class RandomHosts {
 public:
  explicit RandomHosts(unsigned seed) : random_(seed) {}

  Host host() {
    Host host;
    host.name = below(9) == 0 ? "" : "host-" + std::to_string(below(100'000));
    host.facts.kernel = {{6, static_cast<int>(below(4)), 3}, {6, static_cast<int>(below(4)), 3}};
    host.facts.kernel.high = host.facts.kernel.low;
    host.facts.distribution = below(30) == 0 ? "Odd " + std::to_string(below(1000)) : "Debian \"12\" \xff";
    if (flip()) host.facts.role = "server";
    static const char* const kNames[] = {"net.ipv4.tcp_tw_reuse", "net.ipv4.conf.eth0.rp_filter",
                                         "net.ipv4.conf.eth1.rp_filter", "net.ipv4.tcp_rmem", "net.ipv4.unknown_one"};
    for (const char* name : kNames)
      if (flip())
        host.changed[name] = {ReadingState::present,
                              std::to_string(below(std::string_view(name).ends_with("rmem") ? 1000 : 3)), 0};
    static const char* const kRules[] = {"TW002", "TW007", "CC001"};
    for (const char* rule : kRules) {
      if (!flip()) continue;
      Finding finding;
      finding.rule = find_rule(embedded_rules(), rule);
      finding.severity = static_cast<Severity>(below(3));
      finding.setting = kNames[below(3)];
      finding.value = std::to_string(below(2));
      Counts& counts = host.judgement.counts;
      ++(finding.severity == Severity::error     ? counts.error
         : finding.severity == Severity::warning ? counts.warning
                                                 : counts.note);
      host.judgement.findings.push_back(finding);
    }
    host.judgement.counts.unknown = static_cast<int>(below(2));
    return host;
  }

  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
  bool flip() { return below(2) == 0; }

 private:
  std::mt19937 random_;
};

FleetSummary summary_of(std::span<const Host> hosts) {
  FleetSummary summary;
  for (const Host& host : hosts) add(summary, embedded_rules(), {host.name, host.facts, host.judgement, host.changed});
  return summary;
}

TEST_CASE("one part or seven, in any order, through JSON or not: the same summary, to the byte") {
  for (const std::size_t count : {0U, 5U, 40U, 600U, 3000U}) {
    CAPTURE(count);
    RandomHosts random(static_cast<unsigned>(count) + 1);
    std::vector<Host> hosts;
    for (std::size_t i = 0; i < count; ++i) hosts.push_back(random.host());
    const FleetSummary whole = summary_of(hosts);
    std::vector<FleetSummary> parts(7);
    for (const Host& host : hosts) {
      FleetSummary& part = parts[random.below(7)];
      add(part, embedded_rules(), {host.name, host.facts, host.judgement, host.changed});
    }
    FleetSummary forwards, backwards;
    for (const FleetSummary& part : parts) forwards = forwards + read_summary(summary_json(part), "part");
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) backwards = *part + backwards;
    CHECK(forwards == whole);
    CHECK(backwards == whole);
    CHECK(summary_json(forwards) == summary_json(whole));
    CHECK(summary_json(backwards) == summary_json(whole));
  }
}

TEST_CASE("a summary grows with what is distinct, not with the hosts") {
  RandomHosts random(3);
  std::vector<Host> hosts;
  for (int i = 0; i < 4000; ++i) hosts.push_back(random.host());
  const std::size_t small = summary_json(summary_of(std::span(hosts).first(2000))).size();
  CHECK(summary_json(summary_of(hosts)).size() < small * 11 / 10);
}

TEST_CASE("a host counts once for its interfaces, and once for each value") {
  const Host host{"web1",
                  {},
                  {},
                  {{"net.ipv4.conf.eth0.rp_filter", {ReadingState::present, "2", 0}},
                   {"net.ipv4.conf.eth1.rp_filter", {ReadingState::present, "2", 0}},
                   {"net.ipv4.conf.eth2.rp_filter", {ReadingState::present, "0", 0}},
                   {"net.netfilter.nf_conntrack_count", {ReadingState::present, "17", 0}}}};
  const FleetSummary summary = summary_of(std::span(&host, 1));
  REQUIRE(summary.settings.size() == 1);  // what cannot be set is no drift
  const auto& [name, setting] = *summary.settings.begin();
  CHECK(name == "net.ipv4.conf.*.rp_filter");
  CHECK(setting.changed == 1);
  CHECK(setting.values.by_text.at("2").hosts == 1);
  CHECK(setting.values.by_text.at("0").hosts == 1);
}

TEST_CASE("drift tells the majority, and the rarest values first") {
  std::vector<Host> hosts(10);
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    hosts[i].name = "h" + std::to_string(i);
    if (i < 7) hosts[i].changed["net.ipv4.tcp_sack"] = {ReadingState::present, i == 0 ? "5" : "0", 0};
    hosts[i].changed["net.ipv4.tcp_rmem"] = {ReadingState::present, "1 2 3", 0};
    if (i == 3) hosts[i].changed["net.ipv4.tcp_ecn"] = {ReadingState::present, "1", 0};
  }
  const std::vector<Drift> drift = drift_of(summary_of(hosts));
  REQUIRE(drift.size() == 2);  // on tcp_rmem all agree
  CHECK(drift[0].setting == "net.ipv4.tcp_ecn");
  CHECK(drift[0].majority.empty());
  CHECK(drift[0].others.front().on.examples == HostExamples{"h3"});
  CHECK(drift[1].majority == "0");
  CHECK(drift[1].with_majority == 6);
  CHECK(drift[1].others.front().value == "5");
  CHECK(drift[1].others.back().on.hosts == 3);  // that have the default
}

}  // namespace
}  // namespace tcptune
