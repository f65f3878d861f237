// SPDX-License-Identifier: MIT
// One setting of the catalogue, from validated YAML.
#pragma once

#include <string>
#include <vector>

#include "core/rules/rule.h"
#include "core/text/error.h"
#include "rulebase/arena.h"
#include "yaml/yaml.h"

namespace tcptune {

// Reads what a setting says of itself; formulas are left for link_defaults. Faults are appended to `faults`.
Setting read_setting(const YamlNode& node, const std::string& file, Arena& arena, std::vector<Diagnostic>& faults);

// Parses the formulas of the setting's defaults against the whole catalogue.
void link_defaults(Setting& setting, const YamlNode& node, const std::string& file, const RuleBase& catalogue,
                   Arena& arena, std::vector<Diagnostic>& faults);

}  // namespace tcptune
