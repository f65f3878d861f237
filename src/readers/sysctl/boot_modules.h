// SPDX-License-Identifier: MIT
// Which kernel modules a root has, and which of them are there before the boot files are read.
#pragma once

#include <string>

#include "core/snapshot/snapshot.h"
#include "readers/root/root_directory.h"

namespace tcptune {

// `available` from modules.dep and modules.builtin of every kernel under lib/modules, empty where there is none (and
// live, where the running kernel tells by itself what it has); `at_boot` from modules.builtin, modules-load.d,
// /etc/modules and modules_load= of the command line, with what those need by modules.dep.
Modules read_modules(const RootDirectory& root);

}  // namespace tcptune
