// SPDX-License-Identifier: MIT
// One line a setting: what it is, what the kernel would have, and what it does (--show-passed).
#pragma once

#include <string>
#include <vector>

#include "core/checks/finding.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

struct SettingVerdict {
  std::string setting;
  std::string value;  // on the plane that exists: boot if a file sets it, else now
  std::string default_value;  // empty if it is not known
  std::string verdict;  // ok, harmful, refused, no effect, unrelated, not judged
  std::string because;  // a clause
};

// Every catalogued setting that a file sets, and, of a live kernel or dump, every one that differs from its default.
// By name; of a live kernel or dump the worst first.
std::vector<SettingVerdict> setting_verdicts(const RuleBase& base, const Snapshot& snapshot,
                                             const Judgement& judgement);

}  // namespace tcptune
