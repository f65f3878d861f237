// SPDX-License-Identifier: MIT
// See rule_use.h.
#include "core/judge/rule_use.h"

#include <algorithm>
#include <set>

#include "core/judge/named_settings.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

void add_boundaries(const Setting& setting, std::set<KernelVersion>& boundaries) {
  boundaries.insert({setting.since, setting.removed, setting.unread_since});
  for (const DefaultValue& entry : setting.defaults) boundaries.insert({entry.from, entry.until});
  for (const AcceptedRange& range : setting.ranges) boundaries.insert({range.from, range.until});
}

// Part by part: the `*` of a family stands for anything.
bool may_match_name(std::string_view glob, std::string_view name) {
  for (;;) {
    const std::string_view wanted = glob.substr(0, glob.find('.')), part = name.substr(0, name.find('.'));
    if (wanted != part && part != "*" && !matches_glob(wanted, part, '.')) return false;
    const bool glob_ends = wanted.size() == glob.size(), name_ends = part.size() == name.size();
    if (glob_ends || name_ends) return glob_ends && name_ends;
    glob.remove_prefix(wanted.size() + 1);
    name.remove_prefix(part.size() + 1);
  }
}

}  // namespace

// The versions at which a verdict can change are those the rule names and those of the settings it names.
RuleUse use_of(const RuleBase& base, const Rule& rule) {
  NamedSettings named(base);
  std::set<KernelVersion> boundaries;
  for (const Expression* expression : {&rule.applies_when, &rule.check}) {
    named.add(*expression);
    for (const Node& node : expression->nodes) {
      if (node.op == Op::version) boundaries.insert(*parse_kernel_version(node.text));
      if (node.setting != nullptr) add_boundaries(*node.setting, boundaries);
    }
  }
  if (rule.setting != nullptr) named.add(*rule.setting);
  return {&rule,
          {named.positions().begin(), named.positions().end()},
          {boundaries.begin(), boundaries.end()},
          named.facts()};
}

std::vector<KernelVersion> boundaries_of(const Setting& setting) {
  std::set<KernelVersion> boundaries;
  add_boundaries(setting, boundaries);
  return {boundaries.begin(), boundaries.end()};
}

bool may_match(std::string_view glob, const Setting& setting) {
  const auto matches = [glob](std::string_view name) { return may_match_name(glob, name); };
  return matches(setting.name) || std::any_of(setting.aliases.begin(), setting.aliases.end(), matches);
}

bool may_bind(const Rule& rule, const Setting& setting) {
  return std::any_of(rule.for_each.begin(), rule.for_each.end(),
                     [&](std::string_view glob) { return may_match(glob, setting); });
}

}  // namespace tcptune
