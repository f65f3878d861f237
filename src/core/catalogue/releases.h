// SPDX-License-Identifier: MIT
// Releases of distributions and of Windows: what one word, as in --target debian-12, says of a machine.
#pragma once

#include <span>
#include <string_view>

namespace tcptune {

struct KnownRelease {
  std::string_view name;  // "debian-12"
  std::string_view title;  // "Debian 12", as os-release begins and goes on; empty: a Windows
  std::string_view kernel;  // as --kernel takes it; empty: a Windows
  std::string_view vendor;  // of the kernel, see kernel_vendor
  std::string_view reader;  // who reads sysctl files at boot: systemd, procps or busybox
  int systemd_version = 0;
  std::string_view procps_version;
  std::string_view windows;  // as --windows-version takes it; empty: a Linux
};

// Each with the kernel that it came out with, not with later ones that can be installed.
std::span<const KnownRelease> known_releases();

// Null: there is none of this name.
const KnownRelease* find_release(std::string_view name);

}  // namespace tcptune
