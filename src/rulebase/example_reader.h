// SPDX-License-Identifier: MIT
// The examples of a rule, from validated YAML.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/rules/rule.h"
#include "core/text/error.h"
#include "rulebase/arena.h"
#include "yaml/yaml.h"

namespace tcptune {

std::span<const Example> read_examples(const YamlNode& list, const std::string& file, const RuleBase& catalogue,
                                       Arena& arena, std::vector<Diagnostic>& faults);

}  // namespace tcptune
