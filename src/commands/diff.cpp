// SPDX-License-Identifier: MIT
// tcptune diff: the planner's changes as a patch, as commands, or as JSON. Nothing is written but the output.
#include <algorithm>

#include <fmt/format.h>

#include "commands/chosen_inputs.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "commands/rule_selection.h"
#include "commands/site.h"
#include "core/accept/suppression.h"
#include "core/boot/registry_boot.h"
#include "core/judge/engine.h"
#include "core/plan/plan.h"
#include "core/text/file_path.h"
#include "core/text/quote.h"
#include "renderers/changes/change_set.h"
#include "renderers/changes/registry_script.h"
#include "targets/targets.h"

namespace tcptune {
namespace {

class Diff {
 public:
  // `found` tells of each path whether nobody named it.
  Diff(const DiffOptions& options, const std::vector<YesNo>& found, const Site& site)
      : options_(options),
        found_(found),
        site_(site),
        rules_(choose_rules(options.target.rules, options.target.profile)),
        outputs_(inputs_of(options.target, rules_, site)),
        output_(outputs_.open("--output", options.output)) {
    if (!options.undo) return;
    if (options.format != "diff")
      throw Error(fmt::format("--undo goes with a diff; --format {} tells the old values itself", options.format));
    if (options.reverse == YesNo::yes) throw Error("--reverse prints what --undo writes; use one of them");
    undo_output_ = &outputs_.open("--undo", *options.undo);
  }

  ExitStatus run() {
    const TargetOptions& target = options_.target;
    if (target.paths.empty())
      add_all(
          {target.root.empty() ? live_target(prepared_, target, LiveSettings::all) : root_target(prepared_, target)});
    for (std::size_t i = 0; i < target.paths.size(); ++i) found_[i] == YesNo::yes ? add_found(i) : add_named(i);
    // Written at the end: a fault in the last file leaves no part of a patch.
    // First the way back: a change without it is the worse half.
    if (undo_output_ != nullptr) {
      undo_output_->write(is_registry_ ? reg_file_bytes(undo_) : undo_);
      undo_output_->finish();
    }
    // On a terminal a person reads it; anything else is a file that Windows will import.
    const bool for_import = is_registry_ && !(options_.output == "-" && is_terminal_output());
    output_.write(options_.format == "json" ? change_sets_json(changes_, direction())
                  : for_import              ? reg_file_bytes(text_)
                                            : text_);
    output_.finish();
    if (trouble_ == YesNo::yes) return ExitStatus::trouble;
    return changes_something_ == YesNo::yes ? ExitStatus::findings : ExitStatus::clean;
  }

 private:
  void add_named(std::size_t i) {
    const TargetOptions& target = options_.target;
    const std::string& path = target.paths[i];
    const std::vector<Target> targets = file_targets(prepared_, target, path, LiveSettings::all);
    const Snapshot& snapshot = targets.front().snapshot;
    if (path == "-" && target.stdin_name.empty() && !snapshot.registry && snapshot.boot && options_.format == "diff")
      throw Error(
          "a diff needs the name of a file; standard input has none (--stdin-filename gives it one). --format sysctl "
          "prints commands");
    if (imports(snapshot) && target.paths.size() > 1)
      throw Error(fmt::format("{}: a .reg file changes one registry; name one input at a time", snapshot.name));
    add_all(targets);
  }

  // What cannot be patched does not stop the others.
  void add_found(std::size_t i) try {
    std::vector<Target> targets = file_targets(prepared_, options_.target, options_.target.paths[i], LiveSettings::all);
    for (Target& one : targets) edit_in_place(one.snapshot);
    const Snapshot& snapshot = targets.front().snapshot;
    if (imports(snapshot))
      say(fmt::format("{} is left alone: a registry gets a .reg file of its own; name it alone", snapshot.name));
    else if (snapshot.registry && !snapshot.registry->text.not_edited.empty())
      say(fmt::format("{} is left alone: it {}", snapshot.name, snapshot.registry->text.not_edited));
    else if (!snapshot.boot && options_.format == "diff")
      say(fmt::format("{} is left alone: a dump has no file to patch", snapshot.name));
    else
      add_all(targets);
  } catch (const Error& error) {
    say(error);
  }

  // All targets of one input: they may be parts of one file, which gets one patch then.
  void add_all(const std::vector<Target>& targets) {
    ChangeSet together;
    std::string changed;
    for (const Target& target : targets) {
      ChangeSet changes = changes_of(target.snapshot);
      if (!changes.empty()) changed = changed.empty() ? target.snapshot.name : real_name(target.snapshot);
      together = merged(std::move(together), std::move(changes));
    }
    print_changes(targets.front().snapshot, changed, together);
    changes_.push_back({changed.empty() ? targets.front().snapshot.name : changed, std::move(together)});
  }

  // Is the change a .reg file to import, not a patch?
  static bool imports(const Snapshot& snapshot) {
    return snapshot.registry && snapshot.registry->edited_in_place == YesNo::no;
  }

  // Among others that are patched, a .reg file is patched too.
  void edit_in_place(Snapshot& snapshot) const {
    if (!imports(snapshot) || snapshot.registry->source != RegistrySource::reg_file) return;
    snapshot.registry->edited_in_place = YesNo::yes;
    snapshot.boot = boot_of_registry(rules_.base, *snapshot.registry);
  }

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
      say(fmt::format("{} ({}) is left alone: {}", refusal.setting, refusal.rule, refusal.because));
      trouble_ = std::max(trouble_, refusal.trouble);
    }
    if (options_.format == "sysctl") {
      const std::string commands =
          sysctl_commands(rules_.base, snapshot, changes, plan_options, made.before, direction());
      if (!commands.empty()) changes_something_ = YesNo::yes;
      text_ += commands;
    }
    if (options_.format == "diff" && !imports(snapshot)) changes = printable_part(std::move(changes));
    if (options_.format == "diff" && changes.empty()) say_why_nothing(snapshot.name, made.before);
    return std::move(changes);
  }

  void print_changes(const Snapshot& snapshot, const std::string& name, const ChangeSet& changes) {
    if (options_.format == "sysctl" || changes.empty()) return;
    changes_something_ = YesNo::yes;
    if (options_.format != "diff") return;
    is_registry_ = imports(snapshot);
    text_ += diff_text(snapshot, name, changes, direction());
    if (undo_output_ != nullptr) undo_ += diff_text(snapshot, name, changes, Direction::reverse);
  }

  Direction direction() const { return options_.reverse == YesNo::yes ? Direction::reverse : Direction::forward; }

  // An empty diff must not look like a clean bill.
  void say_why_nothing(const std::string& target, const Judgement& judgement) const {
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
      say(fmt::format("{}: nothing is proposed, but findings stand: {}", target, fmt::join(parts, "; ")));
  }

  // A diff holds lines of the file as they are; where they could drive the terminal it is not printed.
  ChangeSet printable_part(ChangeSet changes) const {
    for (const FileChange& file : changes.files) {
      const std::string character = unprintable_in(file);
      if (character.empty()) continue;
      say(fmt::format("{} is left alone: {} is in or near the lines to change, and a diff would print it as it is",
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
    if (imports(snapshot)) return registry_script(snapshot, changes, direction);
    std::string text;
    for (const FileChange& file : changes.files)
      text += unified_diff(patch_path(file.path, site_.working_directory), file, direction);
    return text.empty() ? text : preamble(name, changes, direction) + text;
  }

  // What a person accepted is not changed.
  Judgement judge_open(const Snapshot& snapshot) const {
    return apply_suppressions(
               judge(prepared_.prepare(snapshot.facts), snapshot), snapshot,
               {rules_.base, rules_.all, site_.policy, nullptr, site_.today, site_.working_directory, ""})
        .judgement;
  }

  const DiffOptions& options_;
  const std::vector<YesNo>& found_;
  const Site& site_;
  ChosenRules rules_;
  RuleCache prepared_{rules_.base};
  Outputs outputs_;
  Output& output_;
  Output* undo_output_ = nullptr;
  std::string text_;
  std::string undo_;
  bool is_registry_ = false;
  YesNo changes_something_ = YesNo::no;
  YesNo trouble_ = YesNo::no;  // a change that is wanted could not be made
  std::vector<NamedChanges> changes_;
};

}  // namespace

ExitStatus run_command(const DiffOptions& options) {
  check_target(options.target);
  AuditOptions as_audit;
  as_audit.target = options.target;
  as_audit.use_policy = options.use_policy;
  as_audit.config = options.config;
  const Site site = read_site(as_audit);
  DiffOptions completed = options;
  completed.target = with_release(with_policy(as_audit, site.policy).target);
  ChosenInputs chosen = choose_inputs(completed.target, jobs_or_cores(0));
  if (completed.target.choice.list == YesNo::yes) return print_listing(chosen);
  tell_choice(chosen);
  if (chosen.walked && chosen.paths.empty()) return ExitStatus::clean;
  completed.target.paths = std::move(chosen.paths);
  return Diff(completed, chosen.found, site).run();
}

}  // namespace tcptune
