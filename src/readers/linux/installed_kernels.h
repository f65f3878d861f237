// SPDX-License-Identifier: MIT
// The kernels that are installed under a root.
#pragma once

#include <string>
#include <vector>

#include "readers/root/root_directory.h"

namespace tcptune {

// Releases, unique, oldest first: directories of lib/modules and usr/lib/modules and images boot/vmlinuz-*, as far as
// their name is a kernel release.
std::vector<std::string> find_kernels(const RootDirectory& root);

}  // namespace tcptune
