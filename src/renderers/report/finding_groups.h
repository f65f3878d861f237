// SPDX-License-Identifier: MIT
// Findings that say the same of several places of one file are told once.
#pragma once

#include <vector>

#include "core/checks/finding.h"

namespace tcptune {

struct FindingGroup {
  const Finding* first = nullptr;
  std::vector<const Finding*> alike;  // empty, or two at least
};

// Those of `least` and above, by the place of the first of each group.
std::vector<FindingGroup> groups_of(const std::vector<Finding>& findings, Severity least);

}  // namespace tcptune
