// SPDX-License-Identifier: MIT
// The manual pages that are generated: the rules (section 7) and the format of rule files (section 5), in mdoc(7).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/rules/rule.h"

namespace tcptune {

// One entry a rule, by family.
std::string rules_manual(const RuleBase& base);

// What a mapping of a YAML file may hold, in words.
struct FormatField {
  std::string_view name;
  std::string kind;  // "text", "one of error, warning, note"
  YesNo required = YesNo::no;
  std::string_view meaning;
};
struct FormatMapping {
  std::string_view name;  // rule, case, …, as in the schema table
  std::string_view meaning;
  std::vector<FormatField> fields;
};

// `mappings` in the order in which they are to be explained. The language comes from its own tables.
std::string rule_format_manual(const std::vector<FormatMapping>& mappings);

// The rule that the page shows, for tests to load and run.
std::string_view example_rule();

}  // namespace tcptune
