// SPDX-License-Identifier: MIT
// The rule base as C++ source: constant data that needs no parsing and no allocation at start-up.
#pragma once

#include <string>

#include "core/rules/rule.h"

namespace tcptune {

// A source file that defines `const RuleBase& embedded_rules()`. Equal rule bases give equal text.
std::string embed(const RuleBase& base);

}  // namespace tcptune
