// SPDX-License-Identifier: MIT
// One rule or topic, from validated YAML; every fault is reported at its line and column.
#pragma once

#include <string>
#include <vector>

#include "core/language/parser.h"
#include "core/rules/rule.h"
#include "core/text/error.h"
#include "rulebase/arena.h"
#include "yaml/yaml.h"

namespace tcptune {

Rule read_rule(const YamlNode& node, const std::string& file, const RuleBase& catalogue, Arena& arena,
               std::vector<Diagnostic>& faults);

Topic read_topic(const YamlNode& node, Arena& arena);

struct ExpressionUse {
  IteratorName it = IteratorName::not_bound;
  Wanted wanted = Wanted::truth;
};
Expression read_expression(const YamlNode& node, const std::string& file, const RuleBase& catalogue, ExpressionUse use,
                           Arena& arena, std::vector<Diagnostic>& faults);

// The texts of a YAML list; empty for null.
std::span<const std::string_view> text_list(const YamlNode* node, Arena& arena);

}  // namespace tcptune
