// SPDX-License-Identifier: MIT
// From what the command line names to results: each target is read, judged, and rid of what is accepted.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli.h"
#include "commands/input_terms.h"
#include "commands/site.h"
#include "core/accept/target_result.h"
#include "core/judge/prepared.h"
#include "renderers/report/renderer.h"
#include "targets/targets.h"

namespace tcptune {

// Any thread may use it.
class TargetJudge {
 public:
  // All must outlive it. `number` is that of the terms, `show_passed`: is every setting told?
  TargetJudge(const Terms& terms, std::size_t number, const Site& site, YesNo show_passed);

  // This machine, or the image of --root. Throws Error when it cannot be judged.
  TargetResult machine() const;

  // All targets in a file, or in standard input. `read` is what it holds, if that is known by now. Throws Error when it
  // cannot be judged, naming it.
  std::vector<TargetResult> input(const std::string& path, std::optional<std::string> read) const;

  // What `tcptune diff` makes of a target. Of a dump, which has no file to patch: commands.
  DiffText diff_of(const Snapshot& snapshot) const;

  // With what is to be said of the policy, when all targets are judged. `use` is the sum of theirs.
  TargetResult with_policy_findings(TargetResult last, const PolicyUse& use) const;

  // Of a target that somebody else read.
  TargetResult result_of(Target target) const;
  Judgement judgement_of(const Snapshot& snapshot) const;
  Suppressed accepted(Judgement judgement, const Snapshot& snapshot) const;

  const Terms& terms() const { return terms_; }
  const RuleCache& prepared() const { return prepared_; }

 private:
  std::vector<TargetResult> results_of(std::vector<Target> targets) const;

  const Terms& terms_;
  std::size_t number_;
  const Site& site_;
  YesNo show_passed_;
  LiveSettings settings_;
  RuleCache prepared_;
  Suppressions suppressions_;
};

}  // namespace tcptune
