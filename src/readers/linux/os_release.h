// SPDX-License-Identifier: MIT
// The os-release file: which distribution this is.
#pragma once

#include <string>
#include <string_view>

#include "readers/root/root_directory.h"

namespace tcptune {

// PRETTY_NAME out of shell-like assignments, quoted or not; anything else is skipped, and the last assignment counts.
// Empty if there is none. See os-release(5).
std::string parse_os_release(std::string_view text);

// From /etc/os-release, else /usr/lib/os-release; empty if neither can be read.
std::string distribution_name(const RootDirectory& root);

}  // namespace tcptune
