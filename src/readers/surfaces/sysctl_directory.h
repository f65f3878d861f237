// SPDX-License-Identifier: MIT
// The sysctl.d beside a file of the same /etc, for those whose values it takes away at boot.
#pragma once

#include <vector>

#include "core/snapshot/surface.h"

namespace tcptune {

// Tells of the assignments that a file in ../sysctl.d gives another value: it is read later, so that they have no
// effect. `what` is where the others stand: "on the kernel command line".
void tell_of_later_files(const SurfaceText& text, std::vector<Fragment>& fragments, std::string_view what);

}  // namespace tcptune
