// SPDX-License-Identifier: MIT
// What tuned makes of its profiles and, with reapply_sysctl, of sysctl files (tuned/plugins/plugin_sysctl.py).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/boot_configuration.h"

namespace tcptune {

// Profiles that a profile is built upon: they are applied before it.
std::vector<std::string> included_profiles(std::string_view text);

// The assignments of [sysctl] sections, and of others with type=sysctl, unless enabled is false; and the comments.
// "=>N" raises a value to at least N, "=<N" lowers it to at most N. A value with ${variables} is `computed`.
std::vector<Line> parse_tuned_profile(std::string_view text, int file_index);

// The assignments of a sysctl file as tuned applies it: no globs and no '-'. Every dot of a key is a separator, so a
// name with both dots and slashes is none that exists, and is left out.
std::vector<Line> parse_tuned_reapply(std::string_view text, int file_index);

}  // namespace tcptune
