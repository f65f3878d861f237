// SPDX-License-Identifier: MIT
// Decides which line wins for each setting, as each boot reader does it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/snapshot/boot_configuration.h"

namespace tcptune {

// Lines with a glob above this number are no configuration; the limit bounds time and memory.
inline constexpr int kMostGlobs = 1'000;

// Since 245 systemd-sysctl expands globs and takes '-key' without '=' as an exclusion; before, the one is a plain
// unknown key and the other no assignment.
inline constexpr int kSystemdWithGlobs = 245;

// From config.lines, in their order, for config.reader and config.systemd_version; globs against config.existing.
// systemd: one value a key, the last one; an exclusion takes back what was set before; a glob sets what no other line
// names. procps and single_file: everything is written in order, globs skip what any other line names before or after.
// busybox: in order, globs unknown.
// Winner::overridden holds assignments only, also globs that give way to a line that names the setting: they are meant
// to. Throws Error when there are more than kMostGlobs globs.
std::map<std::string, Winner, std::less<>> find_winners(const BootConfiguration& config);

}  // namespace tcptune
