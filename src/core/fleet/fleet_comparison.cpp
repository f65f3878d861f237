// SPDX-License-Identifier: MIT
// See fleet_comparison.h.
#include "core/fleet/fleet_comparison.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace tcptune {
namespace {

using Key = std::pair<std::string_view, std::string_view>;

Key key_of(const HostFinding& finding) {
  return {finding.rule, finding.setting.empty() ? finding.file : finding.setting};
}

// The findings of each key, the loudest last.
std::map<Key, std::vector<Severity>> by_key(const FleetFindings::Host& host) {
  std::map<Key, std::vector<Severity>> all;
  for (const HostFinding* finding : host.findings) all[key_of(*finding)].push_back(finding->severity);
  for (auto& [key, severities] : all) std::sort(severities.begin(), severities.end());
  return all;
}

// Is there one of that key that is as loud at least? It is taken.
bool take(std::map<Key, std::vector<Severity>>& from, const Key& key, Severity least) {
  const auto known = from.find(key);
  if (known == from.end() || known->second.empty() || known->second.back() < least) return false;
  known->second.pop_back();
  return true;
}

HostChange compare(const FleetFindings::Host& before, const FleetFindings::Host& after) {
  HostChange change;
  std::map<Key, std::vector<Severity>> had = by_key(before), has = by_key(after);
  for (const HostFinding* finding : after.findings)
    (take(had, key_of(*finding), finding->severity) ? change.left : change.introduced).push_back(finding);
  for (const HostFinding* finding : before.findings) {
    if (take(has, key_of(*finding), Severity::note)) continue;
    const bool judged = std::none_of(after.not_judged.begin(), after.not_judged.end(),
                                     [&](const std::string* rule) { return *rule == finding->rule; });
    (judged ? change.cured : change.undecided).push_back(finding);
  }
  return change;
}

void count_in(Counts& counts, Severity severity) {
  ++(severity == Severity::error ? counts.error : severity == Severity::warning ? counts.warning : counts.note);
}

}  // namespace

FleetFindings::Added FleetFindings::add(const std::string& host, const HostFindings& found) {
  const auto [at, is_new] = hosts_.try_emplace(host);
  if (!is_new) return Added::again;
  for (const HostFinding& finding : found.findings) at->second.findings.push_back(&*findings_.insert(finding).first);
  for (const std::string& rule : found.not_judged) at->second.not_judged.push_back(&*rules_.insert(rule).first);
  return Added::yes;
}

FleetComparison compare(const FleetFindings& before, const FleetFindings& after) {
  FleetComparison all;
  for (const auto& [name, host] : before.hosts())
    if (!after.hosts().contains(name)) all.missing.push_back(name);
  static const FleetFindings::Host kNothing;
  for (const auto& [name, host] : after.hosts()) {
    const auto was = before.hosts().find(name);
    if (was == before.hosts().end()) all.came.insert(name);
    const HostChange& change =
        all.hosts.emplace(name, compare(was == before.hosts().end() ? kNothing : was->second, host)).first->second;
    for (const HostFinding* finding : change.introduced) count_in(all.introduced, finding->severity);
    all.cured += change.cured.size();
    all.left += change.left.size();
    all.undecided += change.undecided.size();
  }
  return all;
}

}  // namespace tcptune
