// SPDX-License-Identifier: MIT
// What a tree tells of itself: distribution and kernels.
#pragma once

#include "core/snapshot/snapshot.h"
#include "readers/root/root_directory.h"

namespace tcptune {

// What its os-release tells, and nothing else.
Facts distribution_facts(const RootDirectory& root);

// Of an image: distribution from os-release; kernel from lib/modules and boot (one kernel: that one; several: the
// interval from the lowest to the highest); everything else unknown.
Facts read_root_facts(const RootDirectory& root);

}  // namespace tcptune
