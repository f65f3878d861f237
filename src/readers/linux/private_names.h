// SPDX-License-Identifier: MIT
// Names in a tree that say whose machine it is.
#pragma once

#include "core/snapshot/machine_record.h"
#include "readers/root/root_directory.h"

namespace tcptune {

// Its own name out of /proc/sys/kernel/hostname (live only), /etc/hostname and /etc/HOSTNAME; users with a number from
// 1000 on out of /etc/passwd. What cannot be read is left out.
PrivateNames read_private_names(const RootDirectory& root);

}  // namespace tcptune
