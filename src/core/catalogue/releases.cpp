// SPDX-License-Identifier: MIT
// See releases.h. Sources: the package lists of each distribution (linux, systemd, procps); Alpine's linux-lts.
#include "core/catalogue/releases.h"

#include <algorithm>
#include <array>

namespace tcptune {
namespace {

constexpr auto kKnownReleases = std::to_array<KnownRelease>({
    {"debian-11", "Debian 11", "5.10", "", "systemd", 247, "3.3.17", ""},
    {"debian-12", "Debian 12", "6.1", "", "systemd", 252, "4.0.2", ""},
    {"debian-13", "Debian 13", "6.12", "", "systemd", 257, "4.0.4", ""},
    {"ubuntu-20.04", "Ubuntu 20.04", "5.4", "", "systemd", 245, "3.3.16", ""},
    {"ubuntu-22.04", "Ubuntu 22.04", "5.15", "", "systemd", 249, "3.3.17", ""},
    {"ubuntu-24.04", "Ubuntu 24.04", "6.8", "", "systemd", 255, "4.0.4", ""},
    {"rhel-7", "Red Hat Enterprise Linux 7", "3.10", "el7", "systemd", 219, "3.3.10", ""},
    {"rhel-8", "Red Hat Enterprise Linux 8", "4.18", "el8", "systemd", 239, "3.3.15", ""},
    {"rhel-9", "Red Hat Enterprise Linux 9", "5.14", "el9", "systemd", 252, "3.3.17", ""},
    {"rhel-10", "Red Hat Enterprise Linux 10", "6.12", "el10", "systemd", 257, "4.0.4", ""},
    {"alpine-3.18", "Alpine Linux 3.18", "6.1", "", "busybox", 0, "", ""},
    {"alpine-3.19", "Alpine Linux 3.19", "6.6", "", "busybox", 0, "", ""},
    {"alpine-3.20", "Alpine Linux 3.20", "6.6", "", "busybox", 0, "", ""},
    {"alpine-3.21", "Alpine Linux 3.21", "6.12", "", "busybox", 0, "", ""},
    {"alpine-3.22", "Alpine Linux 3.22", "6.12", "", "busybox", 0, "", ""},
    {"openwrt", "OpenWrt", "5.15..6.6", "", "busybox", 0, "", ""},
    {"openwrt-23.05", "OpenWrt 23.05", "5.15", "", "busybox", 0, "", ""},
    {"openwrt-24.10", "OpenWrt 24.10", "6.6", "", "busybox", 0, "", ""},
    {"windows-10", "", "", "", "", 0, "", "10"},
    {"windows-11", "", "", "", "", 0, "", "11"},
    {"windows-server-2012r2", "", "", "", "", 0, "", "2012r2"},
    {"windows-server-2016", "", "", "", "", 0, "", "2016"},
    {"windows-server-2019", "", "", "", "", 0, "", "2019"},
    {"windows-server-2022", "", "", "", "", 0, "", "2022"},
    {"windows-server-2025", "", "", "", "", 0, "", "2025"},
});

}  // namespace

std::span<const KnownRelease> known_releases() { return kKnownReleases; }

const KnownRelease* find_release(std::string_view name) {
  const auto found = std::find_if(kKnownReleases.begin(), kKnownReleases.end(),
                                  [name](const KnownRelease& release) { return release.name == name; });
  return found == kKnownReleases.end() ? nullptr : &*found;
}

}  // namespace tcptune
