// SPDX-License-Identifier: MIT
// The rule base a command works with: compiled in, with a site's rules, and the rules a person asked for.
#pragma once

#include <vector>

#include "cli.h"
#include "rulebase/loader.h"

namespace tcptune {

struct ChosenRules {
  RuleBase base;
  std::vector<LoadedRules> loaded;   // keeps what `base` points to
  std::vector<Rule> selected;
};

// /etc/tcptune/rules.d is added when it exists, then --rules in order. Throws Error for a faulty rule file or an unknown id in
// --select or --ignore.
ChosenRules choose_rules(const RuleOptions& options);

}  // namespace tcptune
