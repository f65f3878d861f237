// SPDX-License-Identifier: MIT
// See input_diff.h.
#include "commands/input_diff.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/accept/suppression.h"
#include "core/judge/engine.h"
#include "core/plan/plan.h"
#include "core/text/file_path.h"
#include "core/text/quote.h"
#include "renderers/changes/registry_script.h"

namespace tcptune {
namespace {

class InputDiffMaker {
 public:
  InputDiffMaker(const DiffOptions& options, const Site& site, const ChosenRules& rules, const RuleCache& prepared)
      : options_(options), site_(site), rules_(rules), prepared_(prepared) {}

  // All targets of one input: they may be parts of one file, which gets one patch then.
  InputDiff make(const std::vector<Target>& targets) {
    ChangeSet together;
    std::string changed;
    for (const Target& target : targets) {
      ChangeSet changes = changes_of(target.snapshot);
      if (!changes.empty()) changed = changed.empty() ? target.snapshot.name : real_name(target.snapshot);
      together = merged(std::move(together), std::move(changes));
    }
    print_changes(targets.front().snapshot, changed, together);
    part_.changes = NamedChanges{changed.empty() ? targets.front().snapshot.name : changed, std::move(together)};
    return std::move(part_);
  }

 private:
  void note(std::string message) { part_.said.push_back(std::move(message)); }

  // Of the file, when several of its targets change.
  static std::string real_name(const Snapshot& snapshot) {
    return snapshot.boot->files.empty() ? snapshot.name : snapshot.boot->files.front().path;
  }

  // What is planned for one target, as far as it can be printed; says what is not.
  ChangeSet changes_of(const Snapshot& snapshot) {
    if (!snapshot.boot && options_.format == "diff")
      throw Error(fmt::format("{}: a dump has no file to patch; --format sysctl prints commands", snapshot.name));
    if (snapshot.registry && options_.format == "sysctl")
      throw Error(fmt::format("{}: Windows has no sysctl; the default --format writes a .reg file", snapshot.name));
    const PlanOptions plan_options{options_.with_review == YesNo::yes ? PlanReview::yes : PlanReview::no,
                                   options_.prune == YesNo::yes ? PlanPrune::yes : PlanPrune::no};
    const JudgeSnapshot judge_snapshot = [this](const Snapshot& one) { return judge_open(one); };
    Plan made = make_plan(rules_.base, snapshot, plan_options, judge_snapshot);
    ChangeSet& changes = made.changes;
    for (const Refusal& refusal : changes.refusals) {
      note(fmt::format("{} ({}) is left alone: {}", refusal.setting, refusal.rule, refusal.because));
      part_.trouble = std::max(part_.trouble, refusal.trouble);
    }
    if (options_.format == "sysctl") {
      const std::string commands =
          sysctl_commands(rules_.base, snapshot, changes, plan_options, made.before, direction_of(options_));
      if (!commands.empty()) part_.changes_something = YesNo::yes;
      part_.text += commands;
    }
    if (options_.format == "diff" && !is_import(snapshot)) changes = printable_part(std::move(changes));
    if (options_.format == "diff" && changes.empty()) say_why_nothing(snapshot.name, made.before);
    return std::move(changes);
  }

  void print_changes(const Snapshot& snapshot, const std::string& name, const ChangeSet& changes) {
    if (options_.format == "sysctl" || changes.empty()) return;
    part_.changes_something = YesNo::yes;
    if (options_.format != "diff") return;
    part_.is_registry = yes_if(is_import(snapshot));
    part_.text += diff_text(snapshot, name, changes, direction_of(options_));
    if (options_.undo) part_.undo += diff_text(snapshot, name, changes, Direction::reverse);
  }

  // An empty diff must not look like a clean bill.
  void say_why_nothing(const std::string& target, const Judgement& judgement) {
    int review = 0, live = 0, without = 0;
    for (const Finding& finding : judgement.findings) {
      if (finding.plane == FindingPlane::now && !finding.fix.empty())
        ++live;
      else if (finding.fix_safety == FixSafety::review && options_.with_review == YesNo::no)
        ++review;
      else
        ++without;
    }
    std::vector<std::string> parts;
    if (review > 0) parts.push_back(fmt::format("{} with a fix to review: --with-review", review));
    if (live > 0) parts.push_back(fmt::format("{} about values that no file sets: --format sysctl", live));
    if (without > 0) parts.push_back(fmt::format("{} that no line of a file cures by itself: see the audit", without));
    if (!parts.empty())
      note(fmt::format("{}: nothing is proposed, but findings stand: {}", target, fmt::join(parts, "; ")));
  }

  // A diff holds lines of the file as they are; where they could drive the terminal it is not printed.
  ChangeSet printable_part(ChangeSet changes) {
    for (const FileChange& file : changes.files) {
      const std::string character = unprintable_in(file);
      if (character.empty()) continue;
      note(fmt::format("{} is left alone: {} is in or near the lines to change, and a diff would print it as it is",
                       file.path, character));
      std::erase_if(changes.lines, [&](const LineChange& change) {
        return (change.link_target.empty() ? change.file : change.link_target) == file.path;
      });
      if (file.adds_settings == YesNo::yes) changes.additions.clear();
    }
    std::erase_if(changes.files, [](const FileChange& file) { return !unprintable_in(file).empty(); });
    return changes;
  }

  std::string diff_text(const Snapshot& snapshot, const std::string& name, const ChangeSet& changes,
                        Direction direction) const {
    if (is_import(snapshot)) return registry_script(snapshot, changes, direction);
    std::string text;
    for (const FileChange& file : changes.files)
      text += unified_diff(patch_path(file.path, site_.working_directory), file, direction);
    return text.empty() ? text : preamble(name, changes, direction) + text;
  }

  // What a person accepted is not changed.
  Judgement judge_open(const Snapshot& snapshot) const {
    return apply_suppressions(judge(prepared_.prepare(snapshot.facts), snapshot), snapshot,
                              {rules_.base, rules_.all, site_.policy, site_.baseline ? &*site_.baseline : nullptr,
                               site_.today, site_.working_directory, site_.baseline_directory, site_.suppressions})
        .judgement;
  }

  const DiffOptions& options_;
  const Site& site_;
  const ChosenRules& rules_;
  const RuleCache& prepared_;
  InputDiff part_;
};

}  // namespace

Direction direction_of(const DiffOptions& options) {
  return options.reverse == YesNo::yes ? Direction::reverse : Direction::forward;
}

bool is_import(const Snapshot& snapshot) {
  return snapshot.registry && snapshot.registry->edited_in_place == YesNo::no;
}

InputDiff diff_of_input(const std::vector<Target>& targets, const DiffOptions& options, const Site& site,
                        const ChosenRules& rules, const RuleCache& prepared) {
  return InputDiffMaker(options, site, rules, prepared).make(targets);
}

}  // namespace tcptune
