// SPDX-License-Identifier: MIT
// What else must be known of this machine: kernel, distribution, memory, container, network namespace, listening ports.
#pragma once

#include "core/snapshot/snapshot.h"

namespace tcptune {

// What cannot be read stays unknown; nothing throws.
Facts read_live_facts();

}  // namespace tcptune
