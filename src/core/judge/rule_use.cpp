// SPDX-License-Identifier: MIT
// See rule_use.h.
#include "core/judge/rule_use.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/evaluate/facts.h"
#include "core/evaluate/functions.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

// The same for all machines of one system, kernel and vendor, or no fact of the machine at all.
constexpr std::array kNotOfTheMachine{"os"sv,   "kernel"sv, "windows"sv, "vendor"sv, "plane"sv,
                                      "true"sv, "false"sv,  "it"sv,      "it_name"sv};

void add_boundaries(const Setting& setting, std::set<KernelVersion>& boundaries) {
  boundaries.insert({setting.since, setting.removed, setting.unread_since});
  for (const DefaultValue& entry : setting.defaults) boundaries.insert({entry.from, entry.until});
  for (const AcceptedRange& range : setting.ranges) boundaries.insert({range.from, range.until});
}

class Collector {
 public:
  explicit Collector(const RuleBase& base) : base_(base) {}

  // The versions at which a verdict can change: those the rule names and those of the settings it names.
  void add_rule(const Rule& rule) {
    use_.rule = &rule;
    for (const Expression* expression : {&rule.applies_when, &rule.check}) {
      add(*expression);
      for (const Node& node : expression->nodes) {
        if (node.op == Op::version) boundaries_.insert(*parse_kernel_version(node.text));
        if (node.setting != nullptr) add_boundaries(*node.setting, boundaries_);
      }
    }
    if (rule.setting != nullptr) add(*rule.setting);
  }

  RuleUse take() {
    use_.settings.assign(settings_.begin(), settings_.end());
    use_.boundaries.assign(boundaries_.begin(), boundaries_.end());
    return std::move(use_);
  }

 private:
  void add(const Expression& expression) {
    for (const Node& node : expression.nodes) {
      if (node.setting != nullptr) add(*node.setting);
      if (node.op == Op::call) add(expression_functions()[static_cast<std::size_t>(node.number)].reads);
      if (node.op != Op::fact) continue;
      const Fact& fact = expression_facts()[static_cast<std::size_t>(node.number)];
      add(fact.reads);
      if (std::find(kNotOfTheMachine.begin(), kNotOfTheMachine.end(), fact.name) == kNotOfTheMachine.end())
        use_.facts = YesNo::yes;
    }
  }

  void add(std::span<const std::string_view> names) {
    for (const std::string_view name : names)
      if (const Setting* setting = find_setting(base_, name)) add(*setting);
  }

  // By name: rules of a base that was added to may speak of a setting as it was before.
  void add(const Setting& setting) {
    if (!seen_.insert(&setting).second) return;
    if (const Setting* known = find_setting(base_, setting.name))
      settings_.insert(static_cast<std::size_t>(known - base_.settings.data()));
    for (const DefaultValue& entry : setting.defaults) add(entry.formula);
    add(setting.like);
  }

  const RuleBase& base_;
  RuleUse use_;
  std::set<const Setting*> seen_;
  std::set<std::size_t> settings_;
  std::set<KernelVersion> boundaries_;
};

// Could the glob match the name of a member of the family?
bool may_match_member(std::string_view glob, std::string_view family) {
  const std::string_view fixed = glob.substr(0, glob.find_first_of("*?["));
  const std::string_view start = family.substr(0, family.find('*'));
  return fixed.starts_with(start) || start.starts_with(fixed);
}

}  // namespace

RuleUse use_of(const RuleBase& base, const Rule& rule) {
  Collector collector(base);
  collector.add_rule(rule);
  return collector.take();
}

std::vector<KernelVersion> boundaries_of(const Setting& setting) {
  std::set<KernelVersion> boundaries;
  add_boundaries(setting, boundaries);
  return {boundaries.begin(), boundaries.end()};
}

bool may_bind(const Rule& rule, const Setting& setting) {
  const bool family = setting.name.find('*') != std::string_view::npos;
  return std::any_of(rule.for_each.begin(), rule.for_each.end(), [&](std::string_view glob) {
    const auto matches = [glob](std::string_view name) { return matches_glob(glob, name, '.'); };
    return family ? may_match_member(glob, setting.name)
                  : matches(setting.name) || std::any_of(setting.aliases.begin(), setting.aliases.end(), matches);
  });
}

}  // namespace tcptune
