// SPDX-License-Identifier: MIT
// The surfaces: what is read besides sysctl files and registries. The table of inputs (readers/input/input_kind.cpp)
// tells which file is which.
#pragma once

#include "core/snapshot/surface.h"

namespace tcptune {

// One a file of this folder; what a read() returns follows core/snapshot/surface.h.
namespace reading {
std::vector<Fragment> ansible(const SurfaceText& text);
std::vector<Fragment> salt(const SurfaceText& text);
std::vector<Fragment> puppet(const SurfaceText& text);
std::vector<Fragment> hiera(const SurfaceText& text);
std::vector<Fragment> kubernetes(const SurfaceText& text);
}  // namespace reading

namespace surface {
inline constexpr Surface ansible{"ansible", "Ansible's playbooks, tasks and variables", reading::ansible};
inline constexpr Surface salt{"salt", "states and pillars of Salt", reading::salt};
inline constexpr Surface puppet{"puppet", "Puppet manifests", reading::puppet};
inline constexpr Surface hiera{"hiera", "Hiera data of Puppet", reading::hiera};
inline constexpr Surface kubernetes{"kubernetes", "Kubernetes manifests", reading::kubernetes};
}  // namespace surface

}  // namespace tcptune
