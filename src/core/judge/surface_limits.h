// SPDX-License-Identifier: MIT
// What cannot be said or done of settings that stand in scripts, manifests and other texts.
#pragma once

#include <string_view>
#include <vector>

#include "core/checks/finding.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

// Where settings were told by their looks, all findings are notes without a fix. A safe change that no edit of the text
// can make is left to a person's review.
std::vector<Finding> as_far_as_known(std::vector<Finding> findings, const Snapshot& snapshot);

// Has the rule a cure of how the line is written? That can be made even where its value cannot be edited.
bool is_cured_as_written(const Line& line, std::string_view rule);

}  // namespace tcptune
