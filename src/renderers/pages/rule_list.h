// SPDX-License-Identifier: MIT
// The rules as a list, for people and for programs.
#pragma once

#include <string>

#include "core/rules/rule.h"

namespace tcptune {

std::string rule_list_text(const RuleBase& base);
std::string rule_list_json(const RuleBase& base);

}  // namespace tcptune
