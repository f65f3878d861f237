// SPDX-License-Identifier: MIT
// The planner: from findings to changes of files that make them pass. Pure; nothing is written.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/checks/finding.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

// Why a line changes: one entry for each finding that asks for it.
struct Reason {
  std::string rule;
  FixSafety safety = FixSafety::safe;
  std::string message;
};

// One line of a file that is taken away or gets other text. `lines` empty: it goes. Lines count from 1 in the file as
// it is.
struct Edit {
  int file = 0;  // index into BootConfiguration::files
  int line = 0;
  std::vector<std::string> lines;
  std::string setting;
  std::string old_value;
  std::string new_value;  // empty when the line goes
  std::vector<Reason> reasons;
};

// A setting that no file may be edited for: it goes to the drop-in, or to the end of a file that is judged alone.
struct Addition {
  std::string setting;
  std::string value;  // empty: a value of the registry that cannot be read is deleted
  std::string old_value;  // what holds without it; empty if that is not known
  std::vector<Reason> reasons;
};

// A fix that is not planned, and why.
struct Refusal {
  std::string rule;
  std::string setting;
  std::string because;
};

struct ChangeSet {
  std::vector<Edit> edits;  // by file and line
  std::vector<Addition> additions;  // in the order in which the kernel accepts them
  std::vector<Refusal> refusals;
  bool empty() const { return edits.empty() && additions.empty(); }
};

enum class PlanReview { no, yes };  // also changes that depend on the workload
enum class PlanPrune { no, yes };  // also lines that do nothing

struct PlanOptions {
  PlanReview review = PlanReview::no;
  PlanPrune prune = PlanPrune::no;
};

// Judges, changes a copy of the snapshot and judges again until nothing is left to do: one change may uncover another.
// A change set applied makes its findings pass, and a second plan is empty.
// `judge_snapshot` is what counts as a finding: judge(), or judge() without what a person accepted.
using JudgeSnapshot = std::function<Judgement(const Snapshot&)>;
ChangeSet plan(const RuleBase& base, const Snapshot& snapshot, const PlanOptions& options,
               const JudgeSnapshot& judge_snapshot);
ChangeSet plan(const RuleBase& base, const Snapshot& snapshot, const PlanOptions& options);

// Where additions go on a whole system.
inline constexpr std::string_view kDropIn = "/etc/sysctl.d/60-tcptune.conf";

}  // namespace tcptune
