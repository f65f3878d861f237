// SPDX-License-Identifier: MIT
// Rule files to a rule base: the same path for the rules compiled in and for those of a site.
#pragma once

#include <string>
#include <vector>

#include "core/rules/rule.h"
#include "rulebase/arena.h"

namespace tcptune {

// A rule file: `file` names it in messages.
struct RuleSource {
  std::string file;
  std::string text;
};

struct LoadedRules {
  RuleBase base;
  Arena arena;
  std::vector<std::string> own;  // ids and names of what the sources have
  std::vector<std::string> replaced;  // those of them that the earlier base had too
};

// Every *.yaml below `directory`, sorted by path; `file` is `shown` + the path within it. Throws Error if it cannot be
// read.
std::vector<RuleSource> read_rule_files(const std::string& directory, const std::string& shown);

// `base` with the sources added; a setting, rule or topic of the same name replaces it. Throws Error with all
// diagnostics at once.
LoadedRules load_rules(const std::vector<RuleSource>& sources, const RuleBase& base);

}  // namespace tcptune
