// SPDX-License-Identifier: MIT
// Decides which line wins for each setting, as each boot reader does it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/boot_configuration.h"

namespace tcptune {

// Lines with a glob above this number are no configuration; the limit bounds time and memory.
inline constexpr int kMostGlobs = 1'000;

// Since 245 systemd-sysctl expands globs and takes '-key' without '=' as an exclusion; before, the one is a plain
// unknown key and the other no assignment.
inline constexpr int kSystemdWithGlobs = 245;

// 3.3.17 and older take a pattern for a name.
inline constexpr int kProcpsWithGlobs = procps_version(4, 0, 0);

// From here on "-pattern" keeps patterns off what it stands for; before, only "-key" did.
inline constexpr int kProcpsWithExcludingPatterns = procps_version(4, 0, 7);

// Would such an assignment change what is there? Values that are no decimal numbers are simply written.
bool replaces(Assigns how, std::string_view value, std::string_view current);

// A line, and who takes it in: index into BootConfiguration::writers, or kBootReader.
struct Taken {
  std::size_t line = 0;
  int writer = kBootReader;
  YesNo written = YesNo::yes;  // no: something else replaces it before anything is written
};

struct Resolved {
  std::map<std::string, Winner, std::less<>> winners;
  // Those whose last value is known only as a program runs.
  std::map<std::string, ReadingState, std::less<>> unseen;
};

// From config.lines in the order in which they are taken, for config.reader and its version; globs against
// config.existing. Neighbours of one writer are one run of it, and runs write one after the other.
// systemd: one value a key, the last one; an exclusion takes back what was set before; a glob sets what no other line
// names. procps and single_file: everything is written in order, globs skip what any other line names before or after.
// busybox: in order, globs unknown. All others: in order, as far
// as they are `written`. Winner::overridden holds assignments only, also globs that give way to a line that names the
// setting: they are meant to. Throws Error when there are more than kMostGlobs globs.
Resolved resolve(const BootConfiguration& config, const std::vector<Taken>& order);

}  // namespace tcptune
