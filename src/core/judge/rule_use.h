// SPDX-License-Identifier: MIT
// What the verdict of a rule depends on: settings, facts of the machine, and the versions at which it can change.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/rules/rule.h"

namespace tcptune {

struct RuleUse {
  const Rule* rule = nullptr;
  // Positions in the catalogue, ascending: what the condition and the check name, and what the defaults of these are
  // computed from. Not what for_each binds.
  std::vector<std::size_t> settings;
  std::vector<KernelVersion> boundaries;  // ascending; those of a bound setting are apart
  YesNo facts = YesNo::no;  // a fact that differs between machines of one kernel: memory, role, listening ports …
};

RuleUse use_of(const RuleBase& base, const Rule& rule);

// Could the glob match a setting of this name, or one of this family? As always `*` and `?` do not cross a '.'.
bool may_match(std::string_view glob, const Setting& setting);

// Could for_each of the rule bind a setting of this name, or one of this family?
bool may_bind(const Rule& rule, const Setting& setting);

}  // namespace tcptune
