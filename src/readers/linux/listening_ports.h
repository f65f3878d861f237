// SPDX-License-Identifier: MIT
// The TCP ports that this network namespace listens on, asked from the kernel's socket diagnostics.
#pragma once

#include <optional>
#include <vector>

namespace tcptune {

// Sorted and unique, IPv4 and IPv6 together. Nothing if the kernel does not tell. Opens no socket but the diag one.
std::optional<std::vector<int>> read_listening_ports();

}  // namespace tcptune
