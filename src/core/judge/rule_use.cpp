// SPDX-License-Identifier: MIT
// See rule_use.h.
#include "core/judge/rule_use.h"

#include <algorithm>
#include <set>

#include "core/judge/named_settings.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// Most names differ before the first wildcard of either.
bool differ_at_once(std::string_view glob, std::string_view name) {
  for (std::size_t i = 0; i < glob.size() && i < name.size(); ++i) {
    if (glob[i] == '*' || glob[i] == '?' || glob[i] == '[' || name[i] == '*') return false;
    if (glob[i] != name[i]) return true;
  }
  return false;
}

// Part by part: the `*` of a family stands for anything.
bool may_match_name(std::string_view glob, std::string_view name) {
  if (differ_at_once(glob, name)) return false;
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

// The versions at which a verdict, or what is said of it, can change: those the rule names and those of the settings it
// names. What only its cases name is not looked at for the verdict.
RuleUse use_of(const RuleBase& base, const Rule& rule) {
  NamedSettings named(base), spoken_of(base);
  named.add(rule.applies_when);
  named.add(rule.check);
  if (rule.setting != nullptr) named.add(*rule.setting);
  std::vector<const Expression*> expressions{&rule.applies_when, &rule.check};
  for (const Case& one : rule.cases) {
    spoken_of.add(one.when);
    expressions.push_back(&one.when);
  }
  std::set<KernelVersion> boundaries;
  for (const Expression* expression : expressions)
    for (const Node& node : expression->nodes)
      if (node.op == Op::version) boundaries.insert(*parse_kernel_version(node.text));
  for (const auto* positions : {&named.positions(), &spoken_of.positions()})
    for (const std::size_t at : *positions)
      for (const KernelVersion& version : boundaries_of(base.settings[at])) boundaries.insert(version);
  return {&rule,
          {named.positions().begin(), named.positions().end()},
          {boundaries.begin(), boundaries.end()},
          named.facts()};
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
