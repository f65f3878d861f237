// SPDX-License-Identifier: MIT
// From what the command line names to snapshots: which reader reads it, and what the options override.
#pragma once

#include <string>
#include <vector>

#include "cli.h"
#include "core/rules/rule.h"
#include "core/snapshot/snapshot.h"
#include "readers/sysctl/sysctl_boot.h"

namespace tcptune {

// Throws Error for options that contradict each other.
void check_target(const TargetOptions& options);

// This machine, read by the files live_target_*.cpp, one for each system.
Snapshot snapshot_of_live(const RuleBase& base, const TargetOptions& options);

// A running Linux of which facts and kernel were read: adds what its files will set.
Snapshot snapshot_of_linux(const RuleBase& base, const TargetOptions& options, Facts facts, Readings now);

Snapshot snapshot_of_root(const RuleBase& base, const TargetOptions& options);

// A machine of which only the options tell something.
Snapshot snapshot_of_nothing(const RuleBase& base, const TargetOptions& options);

// A sysctl file or a dump; "-" is standard input. Throws Error when it cannot be judged, naming it.
Snapshot snapshot_of_file(const RuleBase& base, const TargetOptions& options, const std::string& path);

// The same from text that was read already.
Snapshot snapshot_of_text(const RuleBase& base, const TargetOptions& options, const std::string& path,
                          std::string_view text);

// The boot plane of a tree: who reads what, what `sysctl --system` would make of it where that differs, and other
// writers.
void add_boot(Snapshot& snapshot, const RootDirectory& root, const BootOptions& options,
              const std::vector<std::string>& names);

// Full names of the settings that a kernel of the interval may have, families as `all` and `default`; globs are
// expanded against them.
std::vector<std::string> names_of(const RuleBase& base, const Facts& facts);

}  // namespace tcptune
