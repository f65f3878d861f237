// SPDX-License-Identifier: MIT
// The kernels that are installed under a root, and the modules they can load.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "readers/root/root_directory.h"

namespace tcptune {

struct InstalledKernels {
  std::vector<std::string> releases;  // unique, oldest first
  std::string source;  // "lib/modules", "boot", "lib/modules and boot"; empty if there are none
};

// Directories of lib/modules and usr/lib/modules and images boot/vmlinuz-*, as far as their name is a kernel release.
InstalledKernels find_kernels(const RootDirectory& root);

// Names of the network modules and of those from outside the kernel tree, built-in ones too, of all these releases
// together: sorted, unique, with '_' for '-'. Nothing if no release has a module directory.
std::optional<std::vector<std::string>> list_modules(const RootDirectory& root,
                                                     const std::vector<std::string>& releases);

}  // namespace tcptune
