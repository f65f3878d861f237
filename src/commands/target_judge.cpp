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

TargetJudge::TargetJudge(const AuditOptions& options, const Site& site, const ChosenRules& rules)
    : options_(options),
      site_(site),
      rules_(rules),
      settings_(options.show_passed == YesNo::yes ? LiveSettings::all : LiveSettings::asked),
      prepared_(rules.base),
      suppressions_{rules.base,
                    rules.all,
                    site.policy,
                    site.baseline ? &*site.baseline : nullptr,
                    site.today,
                    site.working_directory,
                    site.baseline_directory},
      streams_(read_streams(options.target.paths)) {}

TargetResult TargetJudge::machine() const {
  const TargetOptions& target = options_.target;
  return result_of(target.root.empty() ? live_target(prepared_, target, settings_) : root_target(prepared_, target));
}

std::vector<TargetResult> TargetJudge::input(std::size_t position, std::optional<std::string> read) const {
  const std::string& path = options_.target.paths[position];
  if (read) return results_of(text_targets(prepared_, options_.target, path, std::move(*read), settings_));
  const auto stream = streams_.find(position);
  if (stream == streams_.end()) return results_of(file_targets(prepared_, options_.target, path, settings_));
  if (stream->second.fault) throw Error(*stream->second.fault);
  return results_of(text_targets(prepared_, options_.target, path, stream->second.text, settings_));
}

Judgement TargetJudge::judgement_of(const Snapshot& snapshot) const {
  return judge(prepared_.prepare(snapshot.facts), snapshot);
}

TargetResult TargetJudge::result_of(Target target) const {
  TargetResult result;
  Judgement found = judgement_of(target.snapshot);
  if (options_.show_passed == YesNo::yes)
    result.settings = setting_verdicts(prepared_.base(), target.snapshot, found);  // accepted is not harmless
  result.left = apply_suppressions(std::move(found), target.snapshot, suppressions_);
  if (target.before) {
    const Snapshot& before = *target.before;
    result.proposed.emplace().before = apply_suppressions(judgement_of(before), before, suppressions_).judgement;
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
  options.target = options_.target;
  if (!snapshot.boot) options.format = "sysctl";
  InputDiff diff = diff_of_input({{snapshot, {}}}, options, site_, rules_, prepared_);
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
