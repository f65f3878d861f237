// SPDX-License-Identifier: MIT
// The planner: from findings to changes that make them pass. Pure; nothing is written.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/checks/finding.h"
#include "core/plan/patch.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

// Why something changes: one entry for each finding that asks for it.
struct Reason {
  std::string rule;
  FixSafety safety = FixSafety::safe;
  std::string message;
};

// A line of a file that is taken away or says something else.
struct LineChange {
  std::string file;  // as the boot configuration names it
  std::string link_target;  // where that leads if it is a link: the file that is edited
  int line = 0;  // in the file as it is
  std::vector<std::string> old_lines;  // what stands there
  std::vector<std::string> lines;  // what stands there afterwards; empty: it goes
  std::string setting;
  std::string old_value;
  std::string new_value;  // empty when the line goes
  std::vector<Reason> reasons;
};

// A setting that no line is there for, or none that may be edited.
struct Addition {
  std::string setting;
  std::string value;
  std::string old_value;  // what holds without it; empty if that is not known
  std::vector<Reason> reasons;
};

// A kernel module that is to be loaded before the boot files are read.
struct ModuleListing {
  std::string module;
  std::vector<Reason> reasons;
};

// A value of the registry that is set or deleted, and what it was.
struct RegistryChange {
  std::string setting;
  std::string key;  // in full
  std::string name;
  std::string value;  // a number in decimal; empty: it is deleted
  std::string old_value;  // as a person reads it; empty if there was none
  std::optional<std::size_t> old;  // index into Registry::values of what decides now; nothing: there is none
  std::vector<Reason> reasons;
};

// A fix that is not planned, and why.
struct Refusal {
  std::string rule;
  std::string setting;
  std::string because;
  YesNo trouble = YesNo::no;  // it would be planned, were it not for what stands in its way on this machine
};

struct ChangeSet {
  std::vector<LineChange> lines;  // by file and line
  std::vector<Addition> additions;  // in the order in which the kernel accepts them
  std::vector<ModuleListing> modules;  // by name; they go to kModuleListPath
  std::vector<RegistryChange> registry;  // by setting
  std::vector<Refusal> refusals;
  std::vector<FileChange> files;  // the lines, additions and modules as edits of files, by path
  bool empty() const { return lines.empty() && additions.empty() && modules.empty() && registry.empty(); }
};

enum class PlanReview { no, yes };  // also changes that depend on the workload
enum class PlanPrune { no, yes };  // also lines that do nothing

struct PlanOptions {
  PlanReview review = PlanReview::no;
  PlanPrune prune = PlanPrune::no;
};

// What counts as a finding: judge(), or judge() without what a person accepted.
using JudgeSnapshot = std::function<Judgement(const Snapshot&)>;

struct Plan {
  ChangeSet changes;
  Judgement before;  // what is found in the snapshot
  Judgement after;  // and in what the changes give
};

// Judges, changes the sources, reads them again and judges again until nothing is left to do: one change may uncover
// another. What is planned makes its findings pass, and a plan for what it gives is empty: a setting is decided once,
// and where two rules keep asking for different things of it, it is left alone and both are refused. So is one whose
// cure would bring an error or a warning that was not there.
Plan make_plan(const RuleBase& base, const Snapshot& snapshot, const PlanOptions& options,
               const JudgeSnapshot& judge_snapshot);

// The changes alone, with every finding counted.
ChangeSet plan(const RuleBase& base, const Snapshot& snapshot, const PlanOptions& options);

// The changes of two targets that may be parts of one file. Where both change the same bytes, `more` yields and is
// refused.
ChangeSet merged(ChangeSet changes, ChangeSet more);

// The lines of a file that an addition becomes: an empty one, its reasons as comments, the assignment.
std::vector<std::string> lines_of(const Addition& addition);

}  // namespace tcptune
