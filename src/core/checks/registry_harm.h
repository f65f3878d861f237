// SPDX-License-Identifier: MIT
// What the rules would say of a registry value that does nothing yet, once it stood where Windows reads it.
#pragma once

#include <cstdint>

#include "core/rules/rule.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

// Would a rule warn of the number, or take it away? Asked for the newest Windows of the target.
bool is_harmful(const RuleBase& base, const Facts& facts, const Setting& setting, std::uint32_t number);

}  // namespace tcptune
