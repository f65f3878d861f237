// SPDX-License-Identifier: MIT
// The registry of the Windows that this program runs on. There is no such thing on other systems.
#pragma once

#include <string>

#include "core/snapshot/registry.h"

namespace tcptune {

// The values that read_registry (registry_tree.h) looks for, of the control set in use, with the types and bytes that
// are really stored. Nothing is opened for writing. A key that this user may not read is in `denied`.
Registry read_live_registry();

// "10.0.19045": the version that runs, not the one that a compatibility setting shows to programs. Empty if Windows
// does not tell.
std::string read_windows_version();

}  // namespace tcptune
