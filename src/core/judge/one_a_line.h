// SPDX-License-Identifier: MIT
// One truth a line: of findings that explain each other the most telling one stays.
#pragma once

#include <vector>

#include "core/checks/finding.h"

namespace tcptune {

// Without those that another rule on the same setting and line replaces (Rule::supersedes) on all kernels of which they
// speak; and where some kernel turns the line's write down, with what others make of it as part of that finding, unless
// it is louder. `whole` is the target's interval.
std::vector<Finding> one_a_line(std::vector<Finding> findings, const KernelRange& whole);

}  // namespace tcptune
