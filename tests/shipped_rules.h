// SPDX-License-Identifier: MIT
// The compiled-in rules, prepared for whatever a test reads.
#pragma once

#include "core/judge/prepared.h"
#include "core/rules/embedded_rules.h"

namespace tcptune {

inline const RuleCache& shipped_rules() {
  static const RuleCache rules(embedded_rules());
  return rules;
}

}  // namespace tcptune
