// SPDX-License-Identifier: MIT
// Machines that are much alike are judged as each alone would be, in whatever order they come.
#include "targets/compact_machines.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <random>

#include "core/judge/remembered_rules.h"
#include "rendered.h"
#include "shipped_rules.h"
#include "targets/record_target.h"

namespace tcptune {
namespace {

class RandomFleet {
 public:
  explicit RandomFleet(unsigned seed) : random_(seed) {}

  MachineRecord record() {
    static const KernelRange kKernels[] = {{{3, 10, 0}, {3, 10, 0}},     {{4, 18, 0}, {4, 18, 0}},
                                           {{5, 10, 209}, {5, 10, 209}}, {{6, 1, 76}, {6, 1, 76}},
                                           {{6, 12, 3}, {6, 12, 3}},     {{4, 4, 0}, {6, 1, kAny}}};
    MachineRecord record;
    record.form = RecordForm::compact;
    record.facts.kernel = kKernels[below(6)];
    record.facts.kernel_release = "r" + std::to_string(record.facts.kernel.low.minor);
    if (record.facts.kernel.low.minor == 18) record.facts.vendor = "el8";
    if (flip()) record.facts.memory = std::int64_t{1} << (29 + below(3));
    if (flip()) record.facts.listening = std::vector<int>{22, static_cast<int>(20000 + 20000 * below(2))};
    record.facts.container = flip() ? Known::yes : Known::no;
    record.facts.net_namespace = flip() ? NetNamespace::child : NetNamespace::initial;
    if (flip()) record.loaded = {"nf_conntrack"};
    if (below(8) == 0) record.incomplete = YesNo::yes;
    record.settings.emplace();
    const Catalogue& catalogue = embedded_rules();
    for (unsigned i = below(40); i > 0; --i) {
      std::string name(catalogue.settings[below(static_cast<unsigned>(catalogue.settings.size()))].name);
      if (const std::size_t star = name.find('*'); star != std::string::npos)
        name.replace(star, 1, flip() ? "all" : flip() ? "eth0" : "eth1");
      (*record.settings)[name] = reading();
    }
    if (below(5) == 0) (*record.settings)["net.ipv4.of_a_later_kernel"] = reading();
    return record;
  }

 private:
  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
  bool flip() { return below(2) == 0; }

  Reading reading() {
    static const char* const kValues[] = {"0",         "1",   "2",  "10", "60", "4096", "65535", "4096 131072 6291456",
                                          "1024 5000", "bbr", "-1", "fq"};
    const unsigned state = below(8);
    if (state < 3) return {static_cast<ReadingState>(state + 1), "", 0};
    return {ReadingState::present, kValues[below(std::size(kValues))], 0};
  }

  std::mt19937 random_;
};

// All that a report could tell of a judgement.
std::string told(const Snapshot& snapshot, const Judgement& judgement) {
  TargetResult result;
  result.snapshot = snapshot;
  result.left.judgement = judgement;
  return rendered(embedded_rules(), "text", {}, {result}) + rendered(embedded_rules(), "json", {}, {result});
}

TEST_CASE("a fleet is judged as each machine alone, whatever was judged before") {
  RandomFleet fleet(7);
  const TargetOptions options;
  CompactMachines machines(shipped_rules(), options);
  std::map<std::string, std::unique_ptr<RememberedRules>> remembered;
  const RuleReaders readers(shipped_rules().prepare(Facts()));
  std::size_t findings = 0, kept = 0;
  for (int i = 0; i < 400; ++i) {
    const MachineRecord record = fleet.record();
    CAPTURE(i);
    const Snapshot& machine = machines.machine_of(record, "it");
    const PreparedRules& rules = shipped_rules().prepare(machine.facts);
    std::unique_ptr<RememberedRules>& judge = remembered[machines.kind()];
    if (judge == nullptr) judge = std::make_unique<RememberedRules>(rules, readers, machines.unchanged());
    const Snapshot alone = record_target(shipped_rules(), options, record, "it", LiveSettings::asked).snapshot;
    const Judgement expected = tcptune::judge(rules, alone);
    REQUIRE(told(machine, judge->judge(machine, *record.settings)) == told(alone, expected));
    findings += expected.findings.size();
    kept = std::max(kept, judge->remembered());
    if (i % 100 == 99) judge->forget();
  }
  CHECK(findings > 400);
  CHECK(kept > 100);
}

TEST_CASE("what one machine changed is not there on the next") {
  const TargetOptions options;
  CompactMachines machines(shipped_rules(), options);
  MachineRecord changed;
  changed.form = RecordForm::compact;
  changed.facts.kernel = {{6, 1, 0}, {6, 1, 0}};
  changed.settings = Readings{{"net.ipv4.tcp_timestamps", {ReadingState::present, "0", 0}},
                              {"net.ipv4.conf.eth0.rp_filter", {ReadingState::present, "2", 0}}};
  MachineRecord usual = changed;
  usual.settings->clear();
  const Readings before = *machines.machine_of(usual, "a").now;
  CHECK(machines.machine_of(changed, "b").now->at("net.ipv4.tcp_timestamps").text == "0");
  CHECK(machines.unchanged().now->size() == before.size());
  const Snapshot& again = machines.machine_of(usual, "c");
  CHECK(again.now->at("net.ipv4.tcp_timestamps").text == "1");
  CHECK_FALSE(again.now->contains("net.ipv4.conf.eth0.rp_filter"));
  CHECK(again.name == "c");
}

TEST_CASE("a setting that this version does not know is told of each machine that has it, and of no other") {
  const TargetOptions options;
  CompactMachines machines(shipped_rules(), options);
  MachineRecord record;
  record.form = RecordForm::compact;
  record.facts.kernel = {{6, 1, 0}, {6, 1, 0}};
  record.settings.emplace();
  const auto told = [&] { return machines.machine_of(record, "a").not_visible.size(); };
  const std::size_t usual = told();
  (*record.settings)["net.ipv4.of_a_later_kernel"] = {ReadingState::present, "1", 0};
  CHECK(told() == usual + 1);
  record.settings->clear();
  CHECK(told() == usual);
}

}  // namespace
}  // namespace tcptune
