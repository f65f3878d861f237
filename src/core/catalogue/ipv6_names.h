// SPDX-License-Identifier: MIT
// The settings of IPv6 that some Linux has, by name alone: a name that is not among them is a mistake.
#pragma once

#include <string_view>

namespace tcptune {

// Does any kernel since 2.6.18 have net.ipv6.…? Interfaces stand for themselves; their dots are '/'.
bool is_ipv6_setting(std::string_view name);

}  // namespace tcptune
