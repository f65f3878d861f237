// SPDX-License-Identifier: MIT
// How far a live system is walled off from its machine: container, network namespace.
#pragma once

#include "core/snapshot/snapshot.h"
#include "readers/root/root_directory.h"

namespace tcptune {

// From the marks that container managers leave: files, the environment and the control group of process 1.
// `no` only if that control group could be read and names no container manager.
Known find_container_marks(const RootDirectory& root);

// From what /proc/sys shows: settings that belong to the machine are missing in a child namespace (Linux 3.5 and
// later).
NetNamespace find_net_namespace(const RootDirectory& root);

}  // namespace tcptune
