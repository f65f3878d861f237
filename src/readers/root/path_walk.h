// SPDX-License-Identifier: MIT
// Walks a path inside a root without the kernel's help, for kernels and sandboxes that have no openat2.
#pragma once

#include <string>

#include "readers/root/descriptor.h"

namespace tcptune {

// Where a walk ended. `path` is absolute inside the root and free of links as far as it exists; what is missing is
// appended as it stands. It is empty when the walk broke off for another reason. `error` is an errno value, 0 on
// success.
struct Walk {
  Descriptor descriptor;
  std::string path;
  int error = 0;
};

// Opens `path` under `root`, one component after the other; ".." and absolute links stay inside, as chroot would have
// it. `flags` are open(2)'s; O_NOFOLLOW stops at a link in last place. At most 40 links are followed, as in the kernel.
Walk walk_by_hand(int root, const std::string& path, int flags);

}  // namespace tcptune
