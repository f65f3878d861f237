// SPDX-License-Identifier: MIT
// From what the command line names to snapshots: which reader reads it, and what the options override.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cli.h"
#include "core/judge/asked_settings.h"
#include "core/judge/prepared.h"
#include "core/snapshot/snapshot.h"
#include "readers/sysctl/sysctl_boot.h"

namespace tcptune {

// The options with what their --target says filled in, where they say nothing themselves. Throws Error for a release
// that is not known.
TargetOptions with_release(TargetOptions options);

// Throws Error for options that contradict each other.
void check_target(const TargetOptions& options);
void check_for_whom(const TargetOptions& options);

// What is judged; with proposed files (--with) also what it is without them, from the same readings.
struct Target {
  Snapshot snapshot;
  std::optional<Snapshot> before;
};

// How much of a running kernel is read: what judging it looks at, or all that the catalogue names.
enum class LiveSettings { asked, all };

// This machine, read by the files live_target_*.cpp, one for each system. With proposed files everything is read.
Target live_target(const RuleCache& rules, const TargetOptions& options, LiveSettings settings);

// Reads the settings of a running Linux, see read_proc_sys().
using ReadNow = std::function<Readings(const SettingSet& wanted)>;

// A running Linux of which the facts were read: adds what its kernel has and what its files will set.
Target linux_target(const RuleCache& rules, const TargetOptions& options, Facts facts, LiveSettings settings,
                    const ReadNow& read_now);

Target root_target(const RuleCache& rules, const TargetOptions& options);

// A machine of which only the options tell something.
Snapshot snapshot_of_nothing(const RuleBase& base, const TargetOptions& options);

// A sysctl file, a dump or a registry; "-" is standard input. Throws Error when it cannot be judged, naming it.
Target file_target(const RuleCache& rules, const TargetOptions& options, const std::string& path);

// The same from what was read already.
Target text_target(const RuleCache& rules, const TargetOptions& options, const std::string& path, std::string text);

// The boot plane of a file that is judged alone; with no reader given, for all of them.
void read_lone_file(Snapshot& snapshot, const SourcePtr& source, const std::string& path, BootOptions options,
                    const SettingNames& names);

// The boot plane of a tree: who reads what, and what `sysctl --system` would make of it where that
// differs.
void read_boot_plane(Snapshot& snapshot, const RootDirectory& root, const BootOptions& options,
                     const SettingNames& names);

}  // namespace tcptune
