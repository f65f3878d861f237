// SPDX-License-Identifier: MIT
// How often each rule fails.
#pragma once

#include <string>
#include <vector>

#include "renderers/report/renderer.h"

namespace tcptune {

struct RuleCount {
  std::string rule;
  Severity worst = Severity::note;
  int findings = 0;
};

// By id.
std::vector<RuleCount> rule_counts(const Totals& totals);

}  // namespace tcptune
