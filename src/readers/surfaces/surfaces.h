// SPDX-License-Identifier: MIT
// The surfaces: what is read besides sysctl files and registries. The table of inputs (readers/input/input_kind.cpp)
// tells which file is which.
#pragma once

#include "core/snapshot/surface.h"

namespace tcptune {

// One a file of this folder; what a read() returns follows core/snapshot/surface.h.
namespace reading {
std::vector<Fragment> kubernetes(const SurfaceText& text);
std::vector<Fragment> shell(const SurfaceText& text);
std::vector<Fragment> makefile(const SurfaceText& text);
std::vector<Fragment> unit(const SurfaceText& text);
std::vector<Fragment> dockerfile(const SurfaceText& text);
std::vector<Fragment> provisioner(const SurfaceText& text);
}

namespace surface {
inline constexpr Surface kubernetes{"kubernetes", "Kubernetes manifests", reading::kubernetes};
inline constexpr Surface shell{"shell", "shell scripts", reading::shell};
inline constexpr Surface makefile{"makefile", "Makefiles", reading::makefile};
inline constexpr Surface unit{"unit", "systemd units", reading::unit};
inline constexpr Surface dockerfile{"dockerfile", "Dockerfiles", reading::dockerfile};
inline constexpr Surface provisioner{"provisioner", "Vagrantfiles, Packer and Terraform files", reading::provisioner};
}

}  // namespace tcptune
