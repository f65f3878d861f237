// SPDX-License-Identifier: MIT
// tcptune diff: the planner's changes as a patch, as commands, or as JSON. Nothing is written but the output.
#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "commands/chosen_inputs.h"
#include "commands/color.h"
#include "commands/commands.h"
#include "commands/input_diff.h"
#include "commands/input_terms.h"
#include "commands/ordered_map.h"
#include "commands/output.h"
#include "commands/rule_selection.h"
#include "commands/site.h"
#include "core/boot/registry_boot.h"
#include "core/text/text.h"
#include "renderers/changes/change_set.h"
#include "renderers/changes/registry_script.h"
#include "targets/targets.h"

namespace tcptune {
namespace {

class Diff {
 public:
  // `chosen` stands for the paths of the options.
  Diff(const DiffOptions& options, ChosenInputs& chosen, const Site& site)
      : options_(options),
        chosen_(chosen),
        site_(site),
        terms_(options.target, site),
        outputs_(inputs_of(options.target, terms_.all().front()->rules, site)),
        output_(outputs_.open("--output", options.output)),
        trouble_(yes_if(!chosen.troubles.empty())) {
    for (const std::unique_ptr<Terms>& terms : terms_.all())
      prepared_.push_back(std::make_unique<RuleCache>(terms->rules.base));
    if (!options.undo) return;
    if (options.format != "diff")
      throw Error(fmt::format("--undo goes with a diff; --format {} tells the old values itself", options.format));
    if (options.reverse == YesNo::yes) throw Error("--reverse prints what --undo writes; use one of them");
    undo_output_ = &outputs_.open("--undo", *options.undo);
  }

  ExitStatus run() {
    const TargetOptions& machine = terms_.all().front()->target;
    const RuleCache& rules = *prepared_.front();
    if (machine.paths.empty())
      take(of_targets(
          {machine.root.empty() ? live_target(rules, machine, LiveSettings::all) : root_target(rules, machine)}, 0));
    else
      map_in_order(
          machine.paths.size(), jobs(), [this](std::size_t i) { return of_input(i); },
          [this](std::size_t, InputDiff part) { take(std::move(part)); });
    // Nothing is written where nothing could be judged.
    if (changes_.empty()) return ExitStatus::trouble;
    // First the way back: a change without it is the worse half.
    if (undo_output_ != nullptr) {
      undo_output_->write(is_registry_ ? reg_file_bytes(undo_) : undo_);
      undo_output_->finish();
    }
    // On a terminal a person reads it; anything else is a file that Windows will import.
    const bool for_import = is_registry_ && !(options_.output == "-" && is_terminal_output());
    output_.write(options_.format == "json" ? change_sets_json(changes_, direction_of(options_))
                  : for_import              ? reg_file_bytes(text_)
                  : is_painted()            ? painted(text_)
                                            : text_);
    output_.finish();
    if (trouble_ == YesNo::yes) return ExitStatus::trouble;
    return changes_something_ == YesNo::yes ? ExitStatus::findings : ExitStatus::clean;
  }

 private:
  bool is_painted() const {
    return options_.format == "diff" && !is_registry_ && color_for(options_.color, options_.output) == Color::yes;
  }

  // As git does it.
  static std::string painted(std::string_view text) {
    std::string out;
    for (std::string_view line : split(text, '\n')) {
      const std::string_view code = line.starts_with("---") || line.starts_with("+++") ? "1"
                                    : line.starts_with('-')                            ? "31"
                                    : line.starts_with('+')                            ? "32"
                                    : line.starts_with("@@")                           ? "36"
                                                                                       : "";
      out += code.empty() ? fmt::format("{}\n", line) : fmt::format("\033[{}m{}\033[0m\n", code, line);
    }
    if (!out.empty()) out.pop_back();
    return out;
  }

  // Proposed files may be pipes, and so may inputs: then one after the other.
  std::size_t jobs() const { return chosen_.walked && options_.target.with.empty() ? jobs_or_cores(0) : 1; }

  InputDiff of_targets(const std::vector<Target>& targets, std::size_t terms) const {
    return diff_of_input(targets, options_, site_, terms_.all()[terms]->rules, *prepared_[terms]);
  }

  std::vector<Target> targets_of_input(std::size_t i) {
    const TargetOptions& target = terms_.all()[terms_.number_of(i)]->target;
    const RuleCache& rules = *prepared_[terms_.number_of(i)];
    if (std::optional<std::string>& text = chosen_.texts[i])
      return text_targets(rules, target, target.paths[i], std::move(*text), LiveSettings::all);
    return file_targets(rules, target, target.paths[i], LiveSettings::all);
  }

  // On any thread. What cannot be patched does not stop the others.
  InputDiff of_input(std::size_t i) try {
    std::vector<Target> targets = targets_of_input(i);
    if (chosen_.found[i] == YesNo::yes)
      for (Target& one : targets) edit_in_place(one.snapshot, terms_.all()[terms_.number_of(i)]->rules.base);
    const Snapshot& snapshot = targets.front().snapshot;
    if (chosen_.found[i] == YesNo::no) {
      refuse_named(snapshot, options_.target.paths[i]);
      return of_targets(targets, terms_.number_of(i));
    }
    if (is_import(snapshot)) return left_alone(snapshot, "a registry gets a .reg file of its own; name it alone");
    if (snapshot.registry && !snapshot.registry->text.not_edited.empty())
      return left_alone(snapshot, fmt::format("it {}", snapshot.registry->text.not_edited));
    if (!snapshot.boot && options_.format == "diff") return left_alone(snapshot, "a dump has no file to patch");
    return of_targets(targets, terms_.number_of(i));
  } catch (const Error& error) {
    InputDiff part;
    part.fault = error;
    return part;
  }

  // Among others that are patched, a .reg file is patched too.
  static void edit_in_place(Snapshot& snapshot, const RuleBase& base) {
    if (!is_import(snapshot) || snapshot.registry->source != RegistrySource::reg_file) return;
    snapshot.registry->edited_in_place = YesNo::yes;
    snapshot.boot = boot_of_registry(base, *snapshot.registry);
  }

  static InputDiff left_alone(const Snapshot& snapshot, std::string_view why) {
    InputDiff part;
    part.said.push_back(fmt::format("{} is left alone: {}", snapshot.name, why));
    part.changes = NamedChanges{snapshot.name, {}};
    return part;
  }

  void refuse_named(const Snapshot& snapshot, const std::string& path) const {
    const TargetOptions& target = options_.target;
    if (path == "-" && target.stdin_name.empty() && !snapshot.registry && snapshot.boot && options_.format == "diff")
      throw Error(
          "a diff needs the name of a file; standard input has none (--stdin-filename gives it one). --format sysctl "
          "prints commands");
    if (is_import(snapshot) && target.paths.size() > 1)
      throw Error(fmt::format("{}: a .reg file changes one registry; name one input at a time", snapshot.name));
  }

  // In the order of the inputs.
  void take(InputDiff part) {
    for (const std::string& message : part.said) say(message);
    if (part.fault) {
      say(*part.fault);
      trouble_ = YesNo::yes;
      return;
    }
    text_ += part.text;
    undo_ += part.undo;
    if (part.changes) changes_.push_back(std::move(*part.changes));
    is_registry_ = is_registry_ || part.is_registry == YesNo::yes;
    changes_something_ = std::max(changes_something_, part.changes_something);
    trouble_ = std::max(trouble_, part.trouble);
  }

  const DiffOptions& options_;
  ChosenInputs& chosen_;
  const Site& site_;
  InputTerms terms_;
  std::vector<std::unique_ptr<RuleCache>> prepared_;  // one for each of the terms
  Outputs outputs_;
  Output& output_;
  Output* undo_output_ = nullptr;
  std::string text_;
  std::string undo_;
  bool is_registry_ = false;
  YesNo changes_something_ = YesNo::no;
  YesNo trouble_ = YesNo::no;  // something was left undone that is wanted
  std::vector<NamedChanges> changes_;
};

}  // namespace

ExitStatus run_command(const DiffOptions& options) {
  check_target(options.target);
  AuditOptions as_audit;
  as_audit.target = options.target;
  as_audit.site = options.site;
  as_audit.baseline = options.baseline;
  const Site site = read_site(as_audit);
  DiffOptions completed = options;
  completed.target = with_policy(as_audit, site).target;
  ChosenInputs chosen = choose_inputs(completed.target, jobs_or_cores(0));
  if (completed.target.choice.list == YesNo::yes) return print_listing(chosen);
  tell_choice(chosen);
  if (chosen.walked && chosen.paths.empty()) return chosen.troubles.empty() ? ExitStatus::clean : ExitStatus::trouble;
  completed.target.paths = std::move(chosen.paths);
  for (const std::string& sentence : site.passed_over) say(sentence);
  return Diff(completed, chosen, site).run();
}

}  // namespace tcptune
