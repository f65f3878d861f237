// SPDX-License-Identifier: MIT
// The rules about files that need code: syntax, unknown names, refused values, precedence, drift. Their ids and texts
// are in the rule base.
#pragma once

#include <vector>

#include "core/finding.h"
#include "core/snapshot.h"

namespace tcptune {

struct ConfVerdicts {
  std::vector<Finding> findings;
  int passed = 0;  // rules that had something to look at and found nothing
  int not_applicable = 0;  // rules with nothing to look at
};

ConfVerdicts judge_conf_rules(const RuleBase& base, const Snapshot& snapshot);

// Where a line stands; the whole assignment is underlined.
Place place_of_line(const Snapshot& snapshot, const Line& line);

// The ids that have code; a rule file with `builtin: true` must have one of them.
const std::vector<std::string_view>& builtin_ids();

}  // namespace tcptune
