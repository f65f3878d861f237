// SPDX-License-Identifier: MIT
// Recording a machine or an image, and judging what was recorded as if it were there.
#pragma once

#include <string>

#include "core/snapshot/machine_record.h"
#include "readers/root/root_directory.h"
#include "targets/targets.h"

namespace tcptune {

// This machine: its facts, every setting that the catalogue names, all files that any audit could look at, and its
// connections; with `owners`, also who holds them. For a compact form no file is looked at: it would keep none.
MachineRecord record_machine(const RuleCache& rules, YesNo owners, RecordForm form);

// The same of the image in a directory. Throws Error when it is no system.
MachineRecord record_image(const RuleCache& rules, const std::string& path);

// Names in it that a person may not want to show; of this machine where `path` is empty.
PrivateNames private_names(const std::string& path);

// What any audit could look at in a tree, however its options are. Secrets in its files (see hide_secret_keys) are
// gone.
RecordedTree record_tree(const RootDirectory& root);

// Keys that the kernel keeps secret (net.ipv4.tcp_fastopen_key, stable_secret): in the place of every letter and digit
// of their values stands an x.
std::string hide_secret_keys(std::string text);

// Only what is not as the kernel would have it by itself, without files: see compact_record.cpp.
MachineRecord compacted(const RuleCache& rules, MachineRecord record);

// What was recorded, judged like the machine itself would be; `name` is what errors and reports call it. Throws Error
// where an audit of it looks at what was not recorded.
Target record_target(const RuleCache& rules, const TargetOptions& options, MachineRecord record,
                     const std::string& name, LiveSettings settings);

// Throws Error if --for is asked for: a snapshot of a running machine tells what that is.
void refuse_audience(const TargetOptions& options, const std::string& name);

// What a compact record says by leaving it out: the kernel's defaults of all settings, `malformed` where they are not
// known.
Readings settings_of_unchanged(const RuleBase& base, const MachineRecord& record);

}  // namespace tcptune
