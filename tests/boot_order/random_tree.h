// SPDX-License-Identifier: MIT
// Trees of sysctl files made at random, the same ones for the same seed on every machine.
#pragma once

#include <cstdint>
#include <vector>

#include "scenario.h"

namespace tcptune::boot_order {

// Uses only observed settings with values the kernel takes. A lone carriage return occurs for systemd alone: it ends a
// line there, and makes the value one that the kernel refuses elsewhere.
std::vector<TreeEntry> random_tree(std::uint32_t seed, BootReader reader);

}  // namespace tcptune::boot_order
