// SPDX-License-Identifier: MIT
// One profile, from validated YAML.
#pragma once

#include <string>
#include <vector>

#include "core/rules/rule.h"
#include "core/text/error.h"
#include "rulebase/arena.h"
#include "yaml/yaml.h"

namespace tcptune {

Profile read_profile(const YamlNode& node, const std::string& file, const RuleBase& catalogue, Arena& arena,
                     std::vector<Diagnostic>& faults);

}  // namespace tcptune
