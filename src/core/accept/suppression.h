// SPDX-License-Identifier: MIT
// Takes accepted findings out of a judgement: by comments in the files, by the policy, by the baseline. Suppressions
// that have ended, that nothing needs, or that give no reason become findings. Pure: the date is given.
#pragma once

#include <string>
#include <vector>

#include "core/accept/fingerprint.h"
#include "core/accept/policy.h"
#include "core/checks/conf_checks.h"
#include "core/checks/finding.h"
#include "core/rules/rule.h"
#include "core/snapshot/snapshot.h"
#include "core/text/named.h"

namespace tcptune {

struct Suppressions {
  const RuleBase& base;  // the rules that were judged
  const RuleBase& all;  // those that exist: a suppression may name one that was not asked for
  const Policy& policy;
  const Baseline* baseline = nullptr;  // null: there is none
  Date today;
  std::string working_directory;  // absolute; where relative paths of targets count from
  // Absolute; what paths of named files are kept relative to. Empty: there is no baseline, and nothing `remaining`.
  std::string baseline_directory;
  YesNo comments = YesNo::yes;  // no: those in files count as any other comment
};

// What became of one entry of the policy.
struct EntryUse {
  YesNo looked_at = YesNo::no;  // a file that its path speaks of was audited
  YesNo used = YesNo::no;  // it took a finding out
  YesNo refused = YesNo::no;  // it met a finding that may not be ignored
  YesNo not_judged = YesNo::no;  // its rule was judged unknown: it may be needed
};
using PolicyUse = std::vector<EntryUse>;  // one for each PolicyIgnore, or empty: none of them was

PolicyUse operator+(PolicyUse a, const PolicyUse& b);

enum class SuppressedBy { comment, policy, baseline };
template <>
inline constexpr auto kNames<SuppressedBy> = enum_names("comment", "policy", "baseline");

// A finding that was taken out. Of several suppressions that speak of it, the first of those above.
struct SuppressedFinding {
  Finding finding;
  SuppressedBy by = SuppressedBy::comment;
  std::string reason;  // as it is given; empty if none is
  Place place;  // of the comment, or of the entry of the policy
};

struct Suppressed {
  Judgement judgement;  // what is left, with fingerprints; sorted and counted anew
  std::vector<SuppressedFinding> suppressed;
  int quieter = 0;  // findings that the policy made less severe
  PolicyUse use;
  std::vector<BaselineEntry>
      remaining;  // what a baseline written now would hold; those of the old baseline are among them
};

// For one target after the other, in any order. A finding is taken out by every suppression that speaks of it, so that
// none of them counts as unused. Findings of rules that may not be ignored stay. Throws Error when a comment cannot be
// understood.
Suppressed apply_suppressions(Judgement judgement, const Snapshot& snapshot, const Suppressions& by);

// When all targets are judged: adds what is to be said of the policy itself to the last one. `use` is the sum of all.
Suppressed add_policy_findings(Suppressed last, const PolicyUse& use, const Suppressions& by);

}  // namespace tcptune
