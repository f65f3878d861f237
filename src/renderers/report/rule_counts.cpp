// SPDX-License-Identifier: MIT
// See rule_counts.h.
#include "renderers/report/rule_counts.h"

#include <algorithm>

namespace tcptune {

std::vector<RuleCount> rule_counts(const Totals& totals) {
  std::vector<RuleCount> counts;
  for (const auto& [finding, number] : totals.tally) {  // sorted by rule first
    if (counts.empty() || counts.back().rule != finding.rule) counts.push_back({finding.rule, finding.severity, 0});
    counts.back().worst = std::max(counts.back().worst, finding.severity);
    counts.back().findings += number;
  }
  return counts;
}

}  // namespace tcptune
