// SPDX-License-Identifier: MIT
// What decides about findings beside the rules that are built in, and what it came to: every report names it, so that
// nothing is silenced unnoticed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/accept/policy.h"
#include "core/accept/suppression.h"
#include "core/rules/rule.h"

namespace tcptune {

// Where rules of a site come from.
struct RuleDirectory {
  std::string path;
  std::vector<std::string> own;  // rules, settings and topics
  std::vector<std::string> replaced;  // of these, what took the place of one that was there before
};

// What decides about the findings of all targets of a report. Files and directories as they were named.
struct InForce {
  const RuleBase& base;  // the rules that are judged
  std::string version;  // of tcptune
  const Policy& policy;  // without a file: there is none
  YesNo suppressions;  // do comments and the policy accept findings?
  std::optional<FailOn> fail_on;  // that the policy sets
  std::string baseline;  // empty: there is none
  std::vector<RuleDirectory> rule_directories;
  std::string profile;  // empty: targets are compared with none
};

// How many findings were taken out or made quieter, and by what.
struct Silenced {
  int by_comments = 0;
  int by_policy = 0;
  int by_baseline = 0;
  int quieter = 0;
  std::string commented;  // a file in which such a comment stands; empty: there is none
};

Silenced silenced_in(const Suppressed& left);
Silenced operator+(Silenced a, const Silenced& b);

}  // namespace tcptune
