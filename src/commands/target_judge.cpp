// SPDX-License-Identifier: MIT
// See target_judge.h.
#include "commands/target_judge.h"

#include <utility>

#include "commands/input_diff.h"
#include "core/judge/engine.h"

namespace tcptune {
namespace {

TargetResult compared(TargetResult result) {
  if (result.proposed) result.proposed->comparison = compare(result.proposed->before, result.left.judgement);
  return result;
}

}  // namespace

TargetJudge::TargetJudge(const Terms& terms, std::size_t number, const Site& site, YesNo show_passed)
    : terms_(terms),
      number_(number),
      site_(site),
      show_passed_(show_passed),
      settings_(show_passed == YesNo::yes ? LiveSettings::all : LiveSettings::asked),
      prepared_(terms.rules.base),
      suppressions_{terms.rules.base,
                    terms.rules.all,
                    site.policy,
                    site.baseline ? &*site.baseline : nullptr,
                    site.today,
                    site.working_directory,
                    site.baseline_directory,
                    site.suppressions} {}

TargetResult TargetJudge::machine() const {
  return result_of(terms_.target.root.empty() ? live_target(prepared_, terms_.target, settings_)
                                              : root_target(prepared_, terms_.target));
}

std::vector<TargetResult> TargetJudge::input(const std::string& path, std::optional<std::string> read) const {
  return results_of(read ? text_targets(prepared_, terms_.target, path, std::move(*read), settings_)
                         : file_targets(prepared_, terms_.target, path, settings_));
}

Judgement TargetJudge::judgement_of(const Snapshot& snapshot) const {
  return judge(prepared_.prepare(snapshot.facts), snapshot);
}

Suppressed TargetJudge::accepted(Judgement judgement, const Snapshot& snapshot) const {
  return apply_suppressions(std::move(judgement), snapshot, suppressions_);
}

TargetResult TargetJudge::result_of(Target target) const {
  TargetResult result;
  result.terms = number_;
  Judgement found = judgement_of(target.snapshot);
  if (show_passed_ == YesNo::yes)
    result.settings = setting_verdicts(prepared_.base(), target.snapshot, found);  // accepted is not harmless
  result.left = accepted(std::move(found), target.snapshot);
  if (target.before) {
    const Snapshot& before = *target.before;
    result.proposed.emplace().before = accepted(judgement_of(before), before).judgement;
  }
  result.snapshot = std::move(target.snapshot);
  return compared(std::move(result));
}

std::vector<TargetResult> TargetJudge::results_of(std::vector<Target> targets) const {
  std::vector<TargetResult> results;
  for (Target& target : targets) results.push_back(result_of(std::move(target)));
  return results;
}

DiffText TargetJudge::diff_of(const Snapshot& snapshot) const {
  DiffOptions options;
  options.target = terms_.target;
  if (!snapshot.boot) options.format = "sysctl";
  InputDiff diff = diff_of_input({{snapshot, {}}}, options, site_, terms_.rules, prepared_);
  return {std::move(diff.text), std::move(diff.said)};
}

TargetResult TargetJudge::with_policy_findings(TargetResult last, const PolicyUse& use) const {
  last.left = add_policy_findings(std::move(last.left), use, suppressions_);
  if (last.proposed) {
    Suppressed before;
    before.judgement = std::move(last.proposed->before);
    last.proposed->before = add_policy_findings(std::move(before), use, suppressions_).judgement;
  }
  return compared(std::move(last));
}

}  // namespace tcptune
