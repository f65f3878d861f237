// SPDX-License-Identifier: MIT
// Who sets values at boot besides the boot reader: the kernel command line before it, ufw, tuned, rc.local … after it.
#pragma once

#include <vector>

#include "core/snapshot/snapshot.h"
#include "readers/root/root_directory.h"

namespace tcptune {

enum class Stage { before_boot_files, after_boot_files };

// Adds the writers of a stage and their files to the end of the configuration, in the order of a boot; the files are
// read. Writers that never run are left out, but for scripts that set something: those are `not_run`.
BootConfiguration with_writers(BootConfiguration config, const RootDirectory& root, Stage stage,
                               const KernelRange& kernels);

// Where the kernel command line stands: /proc/cmdline; of an image the newest entry of its boot loader, or the file
// that such entries are made from.
std::vector<std::string> command_line_files(const RootDirectory& root);

}  // namespace tcptune
