// SPDX-License-Identifier: MIT
// The section of tcptune-rules(7) on public security baselines.
#pragma once

#include <string>

#include "core/rules/rule.h"

namespace tcptune {

// Each demand with the profiles that answer it, the rules that judge its setting and its numbers; empty where no
// profile knows any.
std::string baselines_section(const RuleBase& base);

}  // namespace tcptune
