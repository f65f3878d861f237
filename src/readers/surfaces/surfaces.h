// SPDX-License-Identifier: MIT
// The surfaces: what is read besides sysctl files and registries. The table of inputs (readers/input/input_kind.cpp)
// tells which file is which.
#pragma once

#include "core/snapshot/surface.h"

namespace tcptune {

// One a file of this folder; what a read() returns follows core/snapshot/surface.h.
namespace reading {
std::vector<Fragment> kubernetes(const SurfaceText& text);
std::vector<Fragment> nix(const SurfaceText& text);
std::vector<Fragment> tuned(const SurfaceText& text);
std::vector<Fragment> saptune(const SurfaceText& text);
std::vector<Fragment> command_line(const SurfaceText& text);
std::vector<Fragment> applied(const SurfaceText& text);
std::vector<Fragment> scanned(const SurfaceText& text);
}  // namespace reading

namespace surface {
inline constexpr Surface kubernetes{"kubernetes", "Kubernetes manifests", reading::kubernetes};
inline constexpr Surface nix{"nix", "NixOS modules", reading::nix};
inline constexpr Surface tuned{"tuned", "TuneD profiles", reading::tuned};
inline constexpr Surface saptune{"saptune", "saptune notes", reading::saptune};
inline constexpr Surface command_line{"command-line", "kernel command lines", reading::command_line};
inline constexpr Surface applied{"applied", "output of `sysctl -p` and systemd-sysctl", reading::applied};
inline constexpr Surface scanned{"text", "other texts with pairs of a sysctl and its value", reading::scanned};
}  // namespace surface

}  // namespace tcptune
