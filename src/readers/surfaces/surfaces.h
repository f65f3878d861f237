// SPDX-License-Identifier: MIT
// The surfaces: what is read besides sysctl files and registries. The table of inputs (readers/input/input_kind.cpp)
// tells which file is which.
#pragma once

#include "core/snapshot/surface.h"

namespace tcptune {

// One a file of this folder; what a read() returns follows core/snapshot/surface.h.
namespace reading {
std::vector<Fragment> kubernetes(const SurfaceText& text);
std::vector<Fragment> sysctl_template(const SurfaceText& text);
}

namespace surface {
inline constexpr Surface sysctl_template{"template", "templates of sysctl files", reading::sysctl_template};
inline constexpr Surface kubernetes{"kubernetes", "Kubernetes manifests", reading::kubernetes};
}

}  // namespace tcptune
