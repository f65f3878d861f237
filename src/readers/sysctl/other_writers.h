// SPDX-License-Identifier: MIT
// What else on a machine writes sysctls, after the boot files.
#pragma once

#include <vector>

#include "core/snapshot/snapshot.h"
#include "readers/root/root_directory.h"

namespace tcptune {

// ufw (when enabled), tuned (the active profile and what it includes), NetworkManager dispatcher and ifupdown scripts,
// rc.local: what they write after boot. ufw and tuned first, each setting once, by name; then the scripts, line by
// line. `value` is empty when it is known only as the script runs, `name` likewise.
std::vector<OtherWriter> find_other_writers(const RootDirectory& root);

}  // namespace tcptune
