// SPDX-License-Identifier: MIT
// From a registry, wherever it was read, to the snapshot of a Windows machine.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli.h"
#include "core/rules/rule.h"
#include "core/snapshot/snapshot.h"
#include "readers/input/input_kind.h"
#include "readers/root/root_directory.h"

namespace tcptune {

// What --windows-version says. Throws Error for what is no version.
KernelRange windows_range_of(const std::string& version);

// `name` is what was audited, `version` the Windows version it tells ("10.0.19045"; empty: none), which
// --windows-version overrides. Throws Error when there is nothing to judge in a text.
Snapshot snapshot_of_registry(const RuleBase& base, const TargetOptions& options, Registry registry,
                              const std::string& name, std::string_view version);

// What Holds::registry: a .reg file, the output of `reg query`, a SYSTEM hive, a script; of a script one a course that
// it may take. Throws Error like the above.
std::vector<Snapshot> snapshots_of_registry_input(const RuleBase& base, const TargetOptions& options, InputKind kind,
                                                  const std::string& name, std::string_view bytes);

// Is the tree that of a Windows system, with Windows/System32/config in it? Case does not matter.
bool is_windows_tree(const RootDirectory& root);

// The SYSTEM hive of a Windows tree; its SOFTWARE hive tells the version. Throws Error when there is no hive, or one
// that cannot be read.
Snapshot snapshot_of_windows_tree(const RuleBase& base, const TargetOptions& options, const RootDirectory& root);

}  // namespace tcptune
