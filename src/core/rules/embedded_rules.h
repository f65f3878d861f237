// SPDX-License-Identifier: MIT
// The rule base that was compiled in; its definition is generated at build time.
#pragma once

#include "core/rules/rule.h"

namespace tcptune {

const RuleBase& embedded_rules();

}  // namespace tcptune
