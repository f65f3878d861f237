// SPDX-License-Identifier: MIT
// See harmful_cures.h.
#include "core/plan/harmful_cures.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "core/judge/rule_use.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// The setting that a line assigns to: a cure may mend its name.
std::string assigned_in(std::string_view line) {
  line = trim(line);
  if (line.starts_with('-')) line.remove_prefix(1);
  std::string name(trim(line.substr(0, line.find('='))));
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

// What has another value afterwards, and the name of the change.
using Changed = std::set<std::pair<std::string, std::string>>;

Changed changed_settings(const ChangeSet& changes) {
  Changed changed;
  for (const LineChange& change : changes.lines) {
    changed.emplace(change.setting, change.setting);
    for (const std::string& line : change.lines) changed.emplace(assigned_in(line), change.setting);
  }
  for (const Addition& addition : changes.additions) changed.emplace(addition.setting, addition.setting);
  for (const RegistryChange& change : changes.registry) changed.emplace(change.setting, change.setting);
  return changed;
}

// Does the verdict of the finding's rule depend on the setting?
bool depends_on(const RuleBase& base, const Finding& finding, const std::string& name) {
  const Setting* setting = find_setting(base, name);
  if (setting == nullptr) return false;
  const auto at = static_cast<std::size_t>(setting - base.settings.data());
  const RuleUse use = use_of(base, *finding.rule);
  return std::binary_search(use.settings.begin(), use.settings.end(), at) || may_bind(*finding.rule, *setting);
}

}  // namespace

std::map<std::string, std::string> harmful_cures(const RuleBase& base, const ChangeSet& changes,
                                                 const Judgement& before, const Judgement& after) {
  using Key = std::tuple<std::string_view, std::string_view>;
  std::map<Key, Severity> known;
  for (const Finding& finding : before.findings) {
    const auto [entry, fresh] = known.try_emplace({finding.rule->id, finding.setting}, finding.severity);
    if (!fresh) entry->second = std::max(entry->second, finding.severity);
  }
  std::map<std::string, std::string> harmful;
  Changed changed;
  for (const Finding& finding : after.findings) {
    if (finding.severity == Severity::note) continue;
    const auto old = known.find({finding.rule->id, finding.setting});
    if (old != known.end() && old->second >= finding.severity) continue;
    if (changed.empty()) changed = changed_settings(changes);
    const bool itself =
        std::any_of(changed.begin(), changed.end(), [&](const auto& entry) { return entry.first == finding.setting; });
    for (const auto& [name, change] : changed)
      if (itself ? name == finding.setting : depends_on(base, finding, name))
        harmful.emplace(change, fmt::format("its cure would bring {}: {}", finding.rule->id, finding.message));
  }
  return harmful;
}

}  // namespace tcptune
