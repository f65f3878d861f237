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

// One profile of several: its text, and the index of its file.
struct ProfileText {
  std::string_view text;
  int file_index = 0;
};

// Sections of one name are one section, of which the last profile tells the type and whether it is enabled (tuned's
// merger.py). `lines` are the assignments of those that are for sysctls in the end, and the comments, profile by
// profile; `written` those that reach the kernel, in the order in which they do: an option that a later one replaces
// does not.
// "=>N" raises a value to at least N, "=<N" lowers it to at most N. A value with ${variables} is `computed`.
struct MergedProfiles {
  std::vector<Line> lines;
  std::vector<std::size_t> written;  // indices into `lines`
};
MergedProfiles merge_tuned_profiles(const std::vector<ProfileText>& profiles);

// The assignments of a sysctl file as tuned applies it: no globs and no '-'. Every dot of a key is a separator, so a
// name with both dots and slashes is none that exists, and is left out.
std::vector<Line> parse_tuned_reapply(std::string_view text, int file_index);

}  // namespace tcptune
