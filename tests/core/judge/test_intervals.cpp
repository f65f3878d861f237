// SPDX-License-Identifier: MIT
// A range of kernels gets every verdict that one of its kernels gets, and no other: generated from the failing examples
// of the rules.
#include <doctest/doctest.h>

#include <map>
#include <set>

#include <fmt/format.h>

#include "core/catalogue/kernel_pieces.h"
#include "core/judge/engine.h"
#include "core/rules/embedded_rules.h"
#include "targets/examples.h"

namespace tcptune {
namespace {

const RuleBase& base() { return embedded_rules(); }

constexpr KernelRange kAsked{{3, 10, 0}, {6, 18, kAny}};

// Every version at which anything changes, between the ends.
std::vector<KernelVersion> all_versions() {
  std::set<KernelVersion> versions{kAsked.low};
  for (const Rule& rule : base().rules)
    if (rule.builtin == YesNo::no && rule.os == "linux")
      for (const KernelVersion& version : use_of(base(), rule).boundaries) versions.insert(version);
  for (const Setting& setting : base().settings)
    for (const KernelVersion& version : boundaries_of(setting)) versions.insert(version);
  std::erase_if(versions, [](const KernelVersion& one) { return one < kAsked.low || one > kAsked.high; });
  return {versions.begin(), versions.end()};
}

using Verdicts = std::map<std::string, Severity>;  // by rule and setting: the loudest

void take(Verdicts& verdicts, const Rule& rule, const std::string& setting, Severity severity) {
  Severity& known = verdicts.try_emplace(fmt::format("{} {}", rule.id, setting), severity).first->second;
  known = std::max(known, severity);
}

// Who reads the file, and how often a value is set, is no matter of kernels.
bool is_judged(const Rule& rule) {
  return rule.id != "CONF002" && rule.id != "CONF006" && rule.id != "CONF007" && rule.id != "CONF008";
}

void add_verdicts(Verdicts& verdicts, Snapshot snapshot, const KernelRange& kernels) {
  snapshot.facts.kernel = kernels;
  snapshot.facts.any_kernel = YesNo::no;
  for (const Finding& finding : judge(base(), snapshot).findings) {
    if (!is_judged(*finding.rule)) continue;
    take(verdicts, *finding.rule, finding.setting, finding.severity);
    for (const Elsewhere& other : finding.elsewhere) take(verdicts, *other.rule, finding.setting, other.severity);
  }
}

std::string text_of(const Verdicts& verdicts) {
  std::string text;
  for (const auto& [name, severity] : verdicts) text += fmt::format("{} {}\n", name, name_of(severity));
  return text;
}

bool is_sample(const Rule& rule, const Example& example) {
  const bool files = std::any_of(example.given.begin(), example.given.end(), [](const Given& given) {
    return given.kind == GivenKind::live || given.kind == GivenKind::file || given.state != GivenState::present ||
           given.name == "vendor" || given.name == "boot";
  });
  return example.expect == Verdict::fail && rule.os == "linux" && !files;
}

void check_intervals(std::size_t step) {
  const std::vector<KernelVersion> versions = all_versions();
  CHECK(versions.size() > 40);
  std::size_t samples = 0;
  for (const Rule& rule : base().rules)
    for (const Example& example : rule.examples) {
      if (!is_sample(rule, example) || samples++ % step != 0) continue;
      const std::string place = fmt::format("{}:{}", rule.file, example.line);
      CAPTURE(place);
      const Snapshot snapshot = snapshot_of_example(base(), example);
      Verdicts whole, single;
      add_verdicts(whole, snapshot, kAsked);
      for (const KernelVersion& version : versions) add_verdicts(single, snapshot, {version, version});
      CHECK(text_of(whole) == text_of(single));
    }
  CHECK(samples > 150);
}

TEST_CASE("a range of kernels gets the verdicts of its kernels together: a sample of the rules' examples") {
  check_intervals(23);
}

TEST_CASE("a range of kernels gets the verdicts of its kernels together: all examples" * doctest::skip()) {
  check_intervals(1);
}

}  // namespace
}  // namespace tcptune
