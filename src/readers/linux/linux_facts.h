// SPDX-License-Identifier: MIT
// What else must be known of a target: kernel, distribution, memory, container, network namespace, listening ports.
#pragma once

#include "core/snapshot/snapshot.h"
#include "readers/root/root_directory.h"

namespace tcptune {

// Of this machine. What cannot be read stays unknown; nothing throws.
Facts read_live_facts();

// Of a tree: what its os-release tells, and nothing else.
Facts distribution_facts(const RootDirectory& root);

// Of an image: distribution from os-release; kernel from lib/modules and boot (one kernel: that one; several: the
// interval from the lowest to the highest); everything else unknown.
Facts read_root_facts(const RootDirectory& root);

}  // namespace tcptune
