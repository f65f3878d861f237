// SPDX-License-Identifier: MIT
// The rules about files that need code: syntax, unknown names, refused values, precedence, drift. Their ids and texts
// are in the rule base.
#pragma once

#include <vector>

#include "core/checks/finding.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

struct ConfVerdicts {
  std::vector<Finding> findings;
  std::vector<RuleOutcome> verdicts;  // not applicable: there was nothing to look at
};

ConfVerdicts judge_conf_rules(const RuleBase& base, const Snapshot& snapshot);

// The rules that judge suppressions; their files are in the rule base, and without one of them its findings are not
// made.
inline constexpr std::string_view kExpiredRule = "CONF018";
inline constexpr std::string_view kUnusedRule = "CONF019";
inline constexpr std::string_view kReasonlessRule = "CONF020";
bool judges_suppressions(const Rule& rule);

// The ids that have code; a rule file with `builtin: true` must have one of them.
const std::vector<std::string_view>& builtin_ids();

}  // namespace tcptune
