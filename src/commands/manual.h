// SPDX-License-Identifier: MIT
// The generated manual pages, from the rule base and the schema table.
#pragma once

#include <string>

#include "core/rules/rule.h"

namespace tcptune {

// Section 7: the rules of `base`. Section 5: the format of rule files. mdoc(7).
std::string manual_page(int section, const RuleBase& base);

}  // namespace tcptune
