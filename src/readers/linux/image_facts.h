// SPDX-License-Identifier: MIT
// What a tree tells of itself: distribution and kernels.
#pragma once

#include <string>
#include <string_view>

#include "core/snapshot/snapshot.h"
#include "readers/root/root_directory.h"

namespace tcptune {

// PRETTY_NAME out of shell-like assignments, quoted or not; anything else is skipped, and the last assignment counts.
// Empty if there is none. See os-release(5).
std::string parse_os_release(std::string_view text);

// What /etc/os-release tells, or else /usr/lib/os-release, and nothing else.
Facts distribution_facts(const RootDirectory& root);

// Of an image: distribution from os-release; kernel from lib/modules and boot (one kernel: that one; several: the
// interval from the lowest to the highest); everything else unknown.
Facts read_root_facts(const RootDirectory& root);

}  // namespace tcptune
