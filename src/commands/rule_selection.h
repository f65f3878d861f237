// SPDX-License-Identifier: MIT
// The rule base a command works with: compiled in, with a site's rules, and the rules a person asked for.
#pragma once

#include <string>
#include <string_view>
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

// Throws Error for a name that is no rule and no family.
void check_known(const RuleBase& base, const std::vector<std::string>& names, std::string_view option);

// Is it among the ids and families? All are, where there are none.
bool is_selected(const std::vector<std::string>& names, const Rule& rule);

// The directory that a rule was added from; empty: it is built in.
std::string origin_of(const ChosenRules& chosen, std::string_view id);

}  // namespace tcptune
