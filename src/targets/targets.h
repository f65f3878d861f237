// SPDX-License-Identifier: MIT
// From what the command line names to snapshots: which reader reads it, and what the options override.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
// Throws Error for versions and sizes that are none.
void check_words(const TargetOptions& options, const RuleBase& base);

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

// A running Linux of which the facts were read. `root` is its "/".
struct RunningLinux {
  std::string name;
  Facts facts;
  RootDirectory& root;
  ReadNow read_now;
};

// Adds what its kernel has and what its files will set.
Target linux_target(const RuleCache& rules, const TargetOptions& options, RunningLinux linux, LiveSettings settings);

Target root_target(const RuleCache& rules, const TargetOptions& options);

// The same of a Linux image of which the facts were read.
Target image_target(const RuleCache& rules, const TargetOptions& options, RootDirectory& root, const std::string& name,
                    Facts facts);

// Is there a system in it? Throws Error if not, calling it by its name.
void refuse_no_root(const RootDirectory& root, const std::string& name);

// Looks at all that an audit could look at, whatever its options are.
void look_everywhere(const RootDirectory& root);

// A machine of which only the options tell something.
Snapshot snapshot_of_nothing(const RuleBase& base, const TargetOptions& options);

// A sysctl file, a dump, a registry, a snapshot or a surface; "-" is standard input. A surface may have several
// targets, all else is one. Throws Error when it cannot be judged, naming it. `settings` is for snapshots of a running
// machine, which are judged as that would be.
std::vector<Target> file_targets(const RuleCache& rules, const TargetOptions& options, const std::string& path,
                                 LiveSettings settings = LiveSettings::asked);

// The same from what was read already.
std::vector<Target> text_targets(const RuleCache& rules, const TargetOptions& options, const std::string& path,
                                 std::string text, LiveSettings settings = LiveSettings::asked);

// The only one, or the first, of what was read already.
Target text_target(const RuleCache& rules, const TargetOptions& options, const std::string& path, std::string text,
                   LiveSettings settings = LiveSettings::asked);

// What a person says of a machine holds, whatever was found.
void apply_overrides(Facts& facts, const RuleBase& base, const TargetOptions& options);

// systemd-sysctl writes one value a setting, the others write line after line; patterns give way in other ways.
bool may_readers_differ(const BootConfiguration& boot);

// Which settings of the boot plane are none of TCP/IP.
void tell_elsewhere(Snapshot& snapshot, const RuleBase& base);

// Adds to what could not be seen: one phrase for all settings in the same state, naming the first few. Nothing for
// none.
void tell(Snapshot& snapshot, std::vector<std::string> names, std::string_view what);

// How many settings of a running kernel may not be read, or are not shown to its network namespace.
void tell_hidden(Snapshot& snapshot, const RuleBase& base);

// The boot plane of a file that is judged alone; with no reader given, for all of them.
void read_lone_file(Snapshot& snapshot, const SourcePtr& source, const std::string& path, BootOptions options,
                    const SettingNames& names);

// The boot plane of a tree: who reads what, and what `sysctl --system` would make of it where that
// differs.
void read_boot_plane(Snapshot& snapshot, const RootDirectory& root, const BootOptions& options,
                     const SettingNames& names);

}  // namespace tcptune
