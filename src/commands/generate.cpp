// SPDX-License-Identifier: MIT
// tcptune generate: a profile as a drop-in, and the check that one is still what it should be.
#include <fmt/format.h>

#include "commands/commands.h"
#include "commands/output.h"
#include "commands/rule_selection.h"
#include "commands/site.h"
#include "core/plan/plan.h"
#include "core/text/file_path.h"
#include "core/text/quote.h"
#include "core/text/text.h"
#include "readers/input/input_file.h"
#include "renderers/changes/drop_in.h"
#include "renderers/changes/text_diff.h"
#include "targets/targets.h"

namespace tcptune {
namespace {

// What the drop-in is for: an image, or this machine; what the options say of it holds.
Snapshot target_of(const RuleCache& rules, const TargetOptions& options) {
  if (!options.root.empty()) return root_target(rules, options).snapshot;
  return options.kernel.empty() ? live_target(rules, options, LiveSettings::all).snapshot
                                : snapshot_of_nothing(rules.base(), options);
}

// A wider port range collides with services: the planner knows which ports to reserve.
std::string reservations(const RuleCache& rules, const TargetOptions& options, const Snapshot& target,
                         const std::string& text) {
  Snapshot proposed = text_target(rules, options, "the drop-in", text).snapshot;
  proposed.facts = target.facts;
  proposed.now.reset();
  std::string out;
  for (const Addition& addition : plan(rules.base(), proposed, {}).additions) {
    for (const Reason& reason : addition.reasons)
      for (const std::string& line : wrap(printable(fmt::format("{}: {}", reason.rule, reason.message)), 76))
        out += (out.empty() ? "\n# " : "# ") + line + '\n';
    out += sysctl_line(addition.setting, addition.value).value() + '\n';  // the planner refuses what cannot be written
  }
  return out;
}

std::string generated(const RuleBase& base, const Profile& profile, const TargetOptions& options) {
  const RuleCache rules(base);
  const Snapshot target = target_of(rules, options);
  // Conditions about other settings speak of what the drop-in itself brings, over the kernel's defaults.
  Snapshot bare = target;
  bare.boot.reset();
  const Context clean{base, bare, Plane::boot, target.facts.kernel, nullptr, {}};
  std::string text = drop_in_text(profile, resolve(base, profile, clean), clean);
  return text + reservations(rules, options, target, text);
}

// A patch that makes of the file what it should be. Lines that could drive the terminal are not printed.
std::string difference(const std::string& path, std::string found, std::string wanted) {
  const FileChange change = text_diff(path, std::move(found), std::move(wanted));
  const std::string character = unprintable_in(change);
  if (character.empty()) return unified_diff(patch_path(path, working_directory()), change, Direction::forward);
  say(fmt::format("{} is not what would be generated; {} stands in it, and a diff would print that as it is", path,
                  character));
  return {};
}

}  // namespace

ExitStatus run_command(const GenerateOptions& options) {
  const ChosenRules rules = choose_rules(options.target.rules, options.target.profile);
  Inputs inputs = inputs_of(options.target, rules, Site{});
  inputs.target.clear();  // a drop-in may take the place of an older one: it is made from no file
  if (!options.check.empty()) inputs.files.push_back({"--check", options.check});
  Outputs outputs(std::move(inputs));
  Output& output = outputs.open("--output", options.output);
  const std::string text = generated(rules.base, *find_profile(rules.base, rules.profile), options.target);
  ExitStatus status = ExitStatus::clean;
  if (options.check.empty()) {
    output.write(text);
  } else if (const std::string found = read_input(options.check); found != text) {
    output.write(difference(options.check, found, text));
    status = ExitStatus::findings;
  }
  output.finish();
  return status;
}

ExitStatus run_command(const ProfileListOptions& options) {
  print(profile_list(choose_rules(options.rules).base));
  return ExitStatus::clean;
}

ExitStatus run_command(const ProfileShowOptions& options) {
  const ChosenRules rules = choose_rules(options.rules, options.profile);
  print(profile_text(rules.base, *find_profile(rules.base, rules.profile)));
  return ExitStatus::clean;
}

}  // namespace tcptune
