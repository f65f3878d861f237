// SPDX-License-Identifier: MIT
// See surface_limits.h.
#include "core/judge/surface_limits.h"

#include <algorithm>

namespace tcptune {
namespace {

bool is_left_to_people(const Snapshot& snapshot, const Finding& finding) {
  return std::any_of(finding.fix.begin(), finding.fix.end(), [&](const FixStep& step) {
    if (!step.at || !snapshot.boot || *step.at >= snapshot.boot->lines.size()) return false;
    const Line& line = snapshot.boot->lines[*step.at];
    return line.writing != nullptr && !line.writing->not_edited.empty() && !is_cured_as_written(line, finding.rule->id);
  });
}

}  // namespace

bool is_cured_as_written(const Line& line, std::string_view rule) {
  return line.writing != nullptr &&
         std::any_of(line.writing->faults.begin(), line.writing->faults.end(),
                     [rule](const WritingFault& fault) { return fault.rule == rule && fault.cure; });
}

std::vector<Finding> as_far_as_known(std::vector<Finding> findings, const Snapshot& snapshot) {
  for (Finding& finding : findings) {
    if (snapshot.guessed == YesNo::yes) {
      finding.severity = Severity::note;
      finding.fix.clear();
      finding.fix_safety = FixSafety::none;
    } else if (finding.fix_safety == FixSafety::safe && is_left_to_people(snapshot, finding)) {
      finding.fix_safety = FixSafety::review;
    }
  }
  return findings;
}

}  // namespace tcptune
