// SPDX-License-Identifier: MIT
// See fleet_summary.h.
#include "core/fleet/fleet_summary.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "core/catalogue/names.h"
#include "core/catalogue/windows_version.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

void add_example(HostExamples& examples, const std::string& host) {
  if (host.empty()) return;
  if (examples.size() == kMostExamples && host >= *examples.rbegin()) return;
  examples.insert(host);
  if (examples.size() > kMostExamples) examples.erase(std::prev(examples.end()));
}

void count_in(HostCount& count, const std::string& host) {
  ++count.hosts;
  add_example(count.examples, host);
}

void add_up(HostCount& a, const HostCount& b) {
  a.hosts += b.hosts;
  for (const std::string& host : b.examples) add_example(a.examples, host);
}

void add_up(HostGroup& a, const HostGroup& b) {
  a.hosts += b.hosts;
  a.with_errors += b.with_errors;
  a.with_warnings += b.with_warnings;
  a.not_judged += b.not_judged;
}

// Of all parts together there are at least as many as of one, so it does not matter when they become too many.
template <typename Texts, typename Count>
void add_text(Texts& texts, const std::string& text, const Count& count) {
  if (texts.too_many == YesNo::yes) return;
  add_up(texts.by_text[text], count);
  if (texts.by_text.size() <= kMostDistinct) return;
  texts.by_text.clear();
  texts.too_many = YesNo::yes;
}

template <typename Texts>
void add_texts(Texts& a, const Texts& b) {
  if (b.too_many == YesNo::yes) {
    a.by_text.clear();
    a.too_many = YesNo::yes;
  }
  for (const auto& [text, count] : b.by_text) add_text(a, text, count);
}

// Single interfaces under their family's name; what no catalogue has under none.
std::string counted_name(const RuleBase& base, std::string_view name) {
  const Setting* setting = find_setting(base, name);
  if (setting == nullptr) return {};
  const std::string_view interface = interface_of(*setting, name);
  const bool of_all = interface.empty() || interface == "all" || interface == "default";
  return std::string(of_all ? name : setting->name);
}

std::string plain_value(std::string_view value) { return fmt::format("{}", fmt::join(split_words(value), " ")); }

// Of the series: patch levels differ from host to host.
std::string kernel_of(const Facts& facts) {
  KernelRange kernels = facts.kernel;
  if (facts.os == "linux") {
    kernels.low.patch = 0;
    kernels.high.patch = kAny;
  }
  return system_text(facts.os, kernels);
}

HostGroup group_of(const Counts& counts) {
  return {1, counts.error > 0, counts.error == 0 && counts.warning > 0, counts.unknown > 0};
}

bool is_before(const DeviatingHost& a, const DeviatingHost& b) {
  return std::tie(b.errors, b.warnings, b.notes, a.host, a.rules) <
         std::tie(a.errors, a.warnings, a.notes, b.host, b.rules);
}

void add_deviating(std::vector<DeviatingHost>& all, DeviatingHost host) {
  const auto at = std::upper_bound(all.begin(), all.end(), host, is_before);
  if (at == all.end() && all.size() == kMostDeviating) return;
  all.insert(at, std::move(host));
  if (all.size() > kMostDeviating) all.pop_back();
}

DeviatingHost deviating(const FleetHost& host) {
  const Counts& counts = host.judgement.counts;
  DeviatingHost found{host.name, counts.error, counts.warning, counts.note, {}};
  for (const Finding& finding : host.judgement.findings)
    if (finding.severity > Severity::note) found.rules.emplace_back(finding.rule->id);
  std::sort(found.rules.begin(), found.rules.end());
  found.rules.erase(std::unique(found.rules.begin(), found.rules.end()), found.rules.end());
  return found;
}

void add_findings(FleetSummary& summary, const RuleBase& base, const FleetHost& host) {
  // A host counts once, on however many of its interfaces something is found.
  std::set<std::pair<FleetFindingKey, std::string>> found;
  for (const Finding& finding : host.judgement.findings)
    found.insert({{std::string(finding.rule->id), finding.severity, counted_name(base, finding.setting)},
                  plain_value(finding.value)});
  const FleetFindingKey* last = nullptr;
  for (const auto& [key, value] : found) {
    FleetFinding& finding = summary.findings[key];
    if (last == nullptr || *last != key) count_in(finding.on, host.name);
    last = &key;
    if (value.empty()) continue;
    HostCount one;
    count_in(one, host.name);
    add_text(finding.values, value, one);
  }
}

void add_settings(FleetSummary& summary, const RuleBase& base, const FleetHost& host) {
  std::set<std::pair<std::string, std::string>> changed;
  for (const auto& [name, reading] : host.changed) {
    const Setting* setting = find_setting(base, name);
    if (setting == nullptr || setting->access != Access::read_write || reading.state != ReadingState::present) continue;
    changed.emplace(counted_name(base, name), plain_value(reading.text));
  }
  const std::string* last = nullptr;
  for (const auto& [name, value] : changed) {
    FleetSetting& setting = summary.settings[name];
    if (last == nullptr || *last != name) ++setting.changed;
    last = &name;
    HostCount one;
    count_in(one, host.name);
    add_text(setting.values, value, one);
  }
}

}  // namespace

void add(FleetSummary& summary, const RuleBase& base, const FleetHost& host) {
  const Counts& counts = host.judgement.counts;
  const HostGroup group = group_of(counts);
  add_up(summary.all, group);
  summary.suppressed += static_cast<std::uint64_t>(counts.suppressed);
  add_text(summary.kernels, kernel_of(host.facts), group);
  if (!host.facts.distribution.empty()) add_text(summary.distributions, host.facts.distribution, group);
  if (host.facts.role != "any") add_text(summary.roles, host.facts.role, group);
  add_findings(summary, base, host);
  add_settings(summary, base, host);
  if (counts.error + counts.warning > 0) add_deviating(summary.deviating, deviating(host));
}

FleetSummary operator+(FleetSummary a, const FleetSummary& b) {
  add_up(a.all, b.all);
  a.failed += b.failed;
  a.suppressed += b.suppressed;
  for (const auto& [key, finding] : b.findings) {
    FleetFinding& sum = a.findings[key];
    add_up(sum.on, finding.on);
    add_texts(sum.values, finding.values);
  }
  for (const auto& [name, setting] : b.settings) {
    FleetSetting& sum = a.settings[name];
    sum.changed += setting.changed;
    add_texts(sum.values, setting.values);
  }
  add_texts(a.kernels, b.kernels);
  add_texts(a.distributions, b.distributions);
  add_texts(a.roles, b.roles);
  for (const DeviatingHost& host : b.deviating) add_deviating(a.deviating, host);
  return a;
}

std::vector<Drift> drift_of(const FleetSummary& summary) {
  std::vector<Drift> all;
  for (const auto& [name, setting] : summary.settings) {
    Drift drift{name, "", summary.all.hosts - setting.changed, {}};
    if (drift.with_majority > 0) drift.others.push_back({"", {drift.with_majority, {}}});
    for (const auto& [value, on] : setting.values.by_text) drift.others.push_back({value, on});
    // The largest is the majority; the default where it is as large as another.
    const auto largest = std::max_element(drift.others.begin(), drift.others.end(),
                                          [](const Minority& a, const Minority& b) { return a.on.hosts < b.on.hosts; });
    if (setting.values.too_many == YesNo::yes) {
      drift.others.clear();
    } else {
      drift.majority = largest->value;
      drift.with_majority = largest->on.hosts;
      drift.others.erase(largest);
      if (drift.others.empty()) continue;
    }
    std::stable_sort(drift.others.begin(), drift.others.end(),
                     [](const Minority& a, const Minority& b) { return a.on.hosts < b.on.hosts; });
    all.push_back(std::move(drift));
  }
  const auto differing = [&](const Drift& drift) { return summary.all.hosts - drift.with_majority; };
  std::stable_sort(all.begin(), all.end(), [&](const Drift& a, const Drift& b) { return differing(a) < differing(b); });
  return all;
}

}  // namespace tcptune
