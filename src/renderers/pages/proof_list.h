// SPDX-License-Identifier: MIT
// What shows the claims of the rules.
#pragma once

#include <string>
#include <string_view>

#include "core/rules/rule.h"

namespace tcptune {

// A line for each rule of Linux: its experiment with the kernels that proved it, refuted it, or could not show it; or
// why no experiment can. `record`: see proof_record.h. An experiment that it lacks was not tried on any kernel.
std::string proof_list(const RuleBase& base, std::string_view record);

}  // namespace tcptune
