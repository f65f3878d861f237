// SPDX-License-Identifier: MIT
// The rules about connections that need code, because a finding is about a destination, a program or a listener. Their
// ids and texts are in the rule base.
#pragma once

#include <string_view>
#include <vector>

#include "core/checks/conf_checks.h"

namespace tcptune {

// Not applicable where nobody looked. A count alone is no finding: shares of what is there, growth and age are.
ConfVerdicts judge_connection_rules(const RuleBase& base, const Snapshot& snapshot);

const std::vector<std::string_view>& connection_rule_ids();

// "nginx (pid 12)"; "a program that is not known".
std::string owner_text(const Owner& owner);

}  // namespace tcptune
