// SPDX-License-Identifier: MIT
// What is decided about findings before an audit begins: the policy, the baseline, and the day it is.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli.h"
#include "commands/output.h"
#include "commands/rule_selection.h"
#include "core/accept/fingerprint.h"
#include "core/accept/policy.h"

namespace tcptune {

struct Site {
  Policy policy;  // without a file: there is none
  std::optional<Baseline> baseline;
  Date today;  // the day of SOURCE_DATE_EPOCH if that is set, else the clock's; in UTC
  std::string working_directory;  // absolute
  std::vector<Input> files;  // what of this was read: policy and baseline
  std::string baseline_directory;  // where the baseline lies, or will lie
};

// Where a machine and a user keep policies and rules of their own: /etc/tcptune, or %ProgramData%\tcptune; and
// $XDG_CONFIG_HOME/tcptune or ~/.config/tcptune, or %APPDATA%\tcptune. Empty if none is known.
std::filesystem::path machine_configuration();
std::filesystem::path user_configuration();

// The policy is the file of --config; else the first of .tcptune.yaml here or in a directory above,
// $XDG_CONFIG_HOME/tcptune/config.yaml (or below ~/.config) and /etc/tcptune/config.yaml. Throws Error for a faulty
// policy, baseline or SOURCE_DATE_EPOCH.
Site read_site(const AuditOptions& options);

// Where relative paths count from; "/" when it was deleted, since then they lead nowhere.
std::string working_directory();

// All that a command reads, so that none of its outputs replaces it.
Inputs inputs_of(const TargetOptions& target, const ChosenRules& rules, const Site& site);
Inputs inputs_of(const TargetOptions& target, const ChosenRules& rules);  // where no policy is read

// The policy's defaults where the command line says nothing.
AuditOptions with_policy(AuditOptions options, const Policy& policy);

}  // namespace tcptune
