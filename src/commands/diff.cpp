// SPDX-License-Identifier: MIT
// tcptune diff: the planner's changes as a patch, as commands, or as JSON. Nothing is written but the output.
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "commands/commands.h"
#include "commands/output.h"
#include "commands/rule_selection.h"
#include "commands/site.h"
#include "core/accept/suppression.h"
#include "core/judge/engine.h"
#include "core/plan/plan.h"
#include "core/text/file_path.h"
#include "core/text/quote.h"
#include "readers/input/input_kind.h"
#include "readers/root/root_directory.h"
#include "renderers/changes/change_set.h"
#include "renderers/changes/registry_script.h"
#include "targets/targets.h"

namespace tcptune {
namespace {

constexpr std::size_t kLargestFile = 64U << 20U;

// How `patch -p1` finds a file: from the root of the target, or from here.
std::string patch_path(const std::string& path) {
  const std::filesystem::path normal = file_path(path).lexically_normal();
  if (normal.is_absolute()) return path_text(normal.relative_path());
  return *normal.begin() == ".." ? path_text(std::filesystem::absolute(normal).lexically_normal().relative_path())
                                 : path_text(normal);
}

std::string text_of(const TargetOptions& options, const std::string& path) {
  if (!options.paths.empty()) return read_input(path);
  const RootDirectory root(options.root.empty() ? "/" : options.root);
  FileContent content = root.read(path, kLargestFile);
  if (content.error != 0) throw Error(fmt::format("{}: cannot be read for the diff", path));
  return std::move(content.content);
}

std::vector<std::string> lines_of(const Addition& addition) {
  std::vector<std::string> lines{""};
  for (const Reason& reason : addition.reasons)
    lines.push_back(printable(fmt::format("# {}: {}", reason.rule, reason.message)));
  lines.push_back(sysctl_line(addition.setting, addition.value).value());  // the planner refuses what cannot be written
  return lines;
}

// A link and its target are the same file.
std::string real_path(const SourceFile& file) { return file.link_target.empty() ? file.path : file.link_target; }

// The files behind the changes, each once.
std::map<std::string, FilePatch> patches_of(const TargetOptions& options, const Snapshot& snapshot,
                                            const ChangeSet& changes) {
  std::map<std::string, FilePatch> patches;
  const auto open = [&](const std::string& path) -> FilePatch& {
    const auto [at, fresh] = patches.try_emplace(path);
    if (fresh) at->second.path = patch_path(path);
    return at->second;
  };
  for (const Edit& edit : changes.edits) {
    const std::string path = real_path(snapshot.boot->files[static_cast<std::size_t>(edit.file)]);
    FilePatch& patch = open(path);
    if (patch.replaced.empty()) patch.old_text = text_of(options, path);
    patch.replaced[edit.line] = edit.lines;
  }
  if (changes.additions.empty()) return patches;
  std::string target(kDropIn);
  bool exists = false;
  if (snapshot.boot)
    for (const SourceFile& file : snapshot.boot->files)
      if (file.path == target || snapshot.boot->reader == BootReader::single_file) {
        target = real_path(file);
        exists = true;
      }
  FilePatch& patch = open(target);
  if (patch.replaced.empty() && exists) patch.old_text = text_of(options, target);
  patch.is_new = !exists;
  if (!exists) patch.appended.push_back("# Settings that tcptune proposes; each names the rule that asks for it.");
  for (const Addition& addition : changes.additions)
    for (std::string& line : lines_of(addition)) patch.appended.push_back(std::move(line));
  return patches;
}

class Diff {
 public:
  Diff(const DiffOptions& options, const Site& site)
      : options_(options),
        site_(site),
        rules_(choose_rules(options.target.rules, options.target.profile)),
        output_(options.output) {
    if (options.undo.empty()) return;
    if (options.format != "diff")
      throw Error(fmt::format("--undo goes with a diff; --format {} tells the old values itself", options.format));
    if (options.reverse == Reverse::yes) throw Error("--reverse prints what --undo writes; use one of them");
    if (options.undo == options.output)
      throw Error(fmt::format("--undo and --output both name {}; the change and its undo are two files", options.undo));
    undo_output_.emplace(options.undo);
  }

  ExitStatus run() {
    const TargetOptions& target = options_.target;
    if (target.paths.empty())
      add(target.root.empty() ? snapshot_of_live(rules_.base, target) : snapshot_of_root(rules_.base, target));
    for (const std::string& path : target.paths) {
      const Snapshot snapshot = snapshot_of_file(rules_.base, target, path);
      if (path == "-" && !snapshot.registry) throw Error("a diff needs the name of a file; standard input has none");
      if (snapshot.registry && target.paths.size() > 1)
        throw Error(fmt::format("{}: a .reg file changes one registry; name one input at a time", snapshot.name));
      add(snapshot);
    }
    // Written at the end: a fault in the last file leaves no part of a patch.
    // First the way back: a change without it is the worse half.
    if (undo_output_) {
      undo_output_->write(is_registry_ ? reg_file_bytes(undo_) : undo_);
      undo_output_->finish();
    }
    // On a terminal a person reads it; anything else is a file that Windows will import.
    const bool for_import = is_registry_ && !(options_.output.empty() && is_terminal_output());
    output_.write(options_.format == "json" ? change_sets_json(changes_) : for_import ? reg_file_bytes(text_) : text_);
    output_.finish();
    return changes_.empty() ? ExitStatus::clean : ExitStatus::findings;
  }

 private:
  void add(const Snapshot& snapshot) {
    if (!snapshot.boot && options_.format == "diff")
      throw Error(fmt::format("{}: a dump has no file to patch; --format sysctl prints commands", snapshot.name));
    if (snapshot.registry && options_.format == "sysctl")
      throw Error(fmt::format("{}: Windows has no sysctl; the default --format writes a .reg file", snapshot.name));
    const PlanOptions plan_options{options_.with_review == WithReview::yes ? PlanReview::yes : PlanReview::no,
                                   options_.prune == Prune::yes ? PlanPrune::yes : PlanPrune::no};
    const JudgeSnapshot judge_snapshot = [this](const Snapshot& one) { return judge_open(one); };
    ChangeSet changes = plan(rules_.base, snapshot, plan_options, judge_snapshot);
    for (const Refusal& refusal : changes.refusals)
      say(fmt::format("{} ({}) is left alone: {}", refusal.setting, refusal.rule, refusal.because));
    if (options_.format == "sysctl")
      text_ += sysctl_commands(rules_.base, snapshot, changes, plan_options, judge_open(snapshot));
    if (options_.format == "diff" && !snapshot.registry) changes = printable_part(snapshot, std::move(changes));
    if (options_.format == "diff" && !changes.empty()) {
      is_registry_ = snapshot.registry.has_value();
      const Direction direction = options_.reverse == Reverse::yes ? Direction::reverse : Direction::forward;
      text_ += diff_text(snapshot, changes, direction);
      if (undo_output_) undo_ += diff_text(snapshot, changes, Direction::reverse);
    }
    if (!changes.empty()) changes_.push_back({snapshot.name, files_of(snapshot), std::move(changes)});
  }

  // A diff holds lines of the file as they are; where they could drive the terminal it is not printed.
  ChangeSet printable_part(const Snapshot& snapshot, ChangeSet changes) const {
    for (const auto& [path, patch] : patches_of(options_.target, snapshot, changes)) {
      const std::string character = unprintable_in(patch);
      if (character.empty()) continue;
      say(fmt::format("{} is left alone: {} stands in or near the lines to change, and a diff would print it as it is",
                      path, character));
      const auto is_here = [&, &path = path](const Edit& edit) {
        return real_path(snapshot.boot->files[static_cast<std::size_t>(edit.file)]) == path;
      };
      std::erase_if(changes.edits, is_here);
      if (!patch.appended.empty()) changes.additions.clear();
    }
    return changes;
  }

  std::string diff_text(const Snapshot& snapshot, const ChangeSet& changes, Direction direction) const {
    if (snapshot.registry) return registry_script(rules_.base, snapshot, changes, direction);
    const auto patches = patches_of(options_.target, snapshot, changes);
    std::string text = patches.empty() ? "" : preamble(snapshot, changes, direction);
    for (const auto& [path, patch] : patches) text += unified_diff(patch, direction);
    return text;
  }

  static std::vector<std::string> files_of(const Snapshot& snapshot) {
    std::vector<std::string> names;
    if (snapshot.boot)
      for (const SourceFile& file : snapshot.boot->files) names.push_back(file.path);
    return names;
  }

  // What a person accepted is not changed.
  Judgement judge_open(const Snapshot& snapshot) const {
    return apply_suppressions(
               judge(rules_.base, snapshot), snapshot,
               {rules_.base, rules_.all, site_.policy, nullptr, site_.today, site_.working_directory, ""})
        .judgement;
  }

  const DiffOptions& options_;
  const Site& site_;
  ChosenRules rules_;
  Output output_;
  std::optional<Output> undo_output_;
  std::string text_;
  std::string undo_;
  bool is_registry_ = false;
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
  completed.target = with_policy(as_audit, site.policy).target;
  return Diff(completed, site).run();
}

}  // namespace tcptune
