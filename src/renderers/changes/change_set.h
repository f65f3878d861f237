// SPDX-License-Identifier: MIT
// A change set for people (the words above a patch), for a shell (commands for the running kernel and their undo), and
// as JSON.
#pragma once

#include <string>
#include <vector>

#include "core/plan/patch.h"
#include "core/plan/plan.h"

namespace tcptune {

struct NamedChanges {
  std::string target;
  ChangeSet changes;
};

// Lines that `patch` and `git apply` skip: what changes, why, and how to take it back.
std::string preamble(const std::string& target, const ChangeSet& changes, Direction direction);

// `sysctl -w` lines for the running kernel, each with its undo, in the order in which the kernel accepts them; in
// reverse the undo lines alone, the last one first. What is only live is cured too.
std::string sysctl_commands(const RuleBase& base, const Snapshot& snapshot, const ChangeSet& changes,
                            const PlanOptions& options, const Judgement& judgement, Direction direction);

// In reverse `new_lines` are those that stand there now, `line` counts in the changed file, and additions are taken
// away: their value is null.
std::string change_sets_json(const std::vector<NamedChanges>& all, Direction direction);

}  // namespace tcptune
