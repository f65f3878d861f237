// SPDX-License-Identifier: MIT
// The rule base a command works with: compiled in, with a site's rules, and the rules a person asked for.
#pragma once

#include <vector>

#include "cli.h"
#include "commands/output.h"
#include "core/accept/in_force.h"
#include "rulebase/loader.h"

namespace tcptune {

struct ChosenRules {
  RuleBase base;
  RuleBase all;  // with the rules that were not asked for
  std::string profile;  // its name; empty: none
  std::vector<LoadedRules> loaded;  // keeps what `base` points to
  std::vector<Rule> selected;
  std::vector<RuleDirectory> directories;  // that rules were added from
  std::vector<Input> files;  // that were read
};

// /etc/tcptune/rules.d is added when it exists, then --rules in order. Throws Error for a faulty rule file or an
// unknown id in
// --select or --ignore.
ChosenRules choose_rules(const RuleOptions& options);

// Those that are judged from connections (diagnose).
ChosenRules choose_connection_rules(const RuleOptions& options);

// Those that an audit judges and that were asked for, with a profile: found by name, or loaded from a path (it has a
// '/' or ends in .yaml); the rules it reverses are left out.
ChosenRules choose_rules(const RuleOptions& options, const std::string& profile);

}  // namespace tcptune
