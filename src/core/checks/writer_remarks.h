// SPDX-License-Identifier: MIT
// What must be said beside a finding about a value that another program than the boot reader sets.
#pragma once

#include <vector>

#include "core/checks/finding.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

// The findings; those at a file of a writer that may not run, or not last, say so.
std::vector<Finding> with_writer_remarks(std::vector<Finding> findings, const Snapshot& snapshot);

}  // namespace tcptune
