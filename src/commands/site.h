// SPDX-License-Identifier: MIT
// What is decided about findings before an audit begins: the policy, the baseline, and the day it is.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli.h"
#include "commands/output.h"
#include "commands/policy_search.h"
#include "commands/rule_selection.h"
#include "core/accept/fingerprint.h"
#include "core/accept/policy.h"

namespace tcptune {

struct Site {
  Policy policy;  // without a file: there is none; with what it accepts, unless suppressions do not count
  YesNo suppressions = YesNo::yes;
  std::vector<std::string> searched;  // where a policy was looked for, in order
  std::vector<std::string> passed_over;  // policies that were found and are not used, a sentence each
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

// Throws Error for a faulty policy, baseline or SOURCE_DATE_EPOCH.
Site read_site(const AuditOptions& options);

// Says on standard error which policy and baseline decide, and where a policy was searched.
void tell_site(const Site& site);

// Where relative paths count from; "/" when it was deleted, since then they lead nowhere.
std::string working_directory();

// All that a command reads, so that none of its outputs replaces it.
Inputs inputs_of(const TargetOptions& target, const ChosenRules& rules, const Site& site);
Inputs inputs_of(const TargetOptions& target, const ChosenRules& rules);  // where no policy is read

// The policy's defaults for all inputs together, where the command line says nothing; those for each: InputTerms.
AuditOptions with_policy(AuditOptions options, const Site& site);

}  // namespace tcptune
