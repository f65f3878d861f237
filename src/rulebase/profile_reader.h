// SPDX-License-Identifier: MIT
// One profile, from validated YAML.
#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "core/rule.h"
#include "rulebase/arena.h"
#include "rulebase/yaml.h"

namespace tcptune {

Profile read_profile(const YamlNode& node, const std::string& file, const RuleBase& catalogue, Arena& arena,
                     std::vector<Diagnostic>& faults);

}  // namespace tcptune
