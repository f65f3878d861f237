// SPDX-License-Identifier: MIT
// tcptune generate: a profile as a drop-in, and the check that one is still what it should be.
#include <fmt/format.h>

#include "commands/commands.h"
#include "commands/output.h"
#include "commands/rule_selection.h"
#include "commands/site.h"
#include "core/catalogue/kernel_value.h"
#include "core/catalogue/ports.h"
#include "core/evaluate/port_facts.h"
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

// Options that speak of some other machine, not of this one.
bool means_another(const TargetOptions& options) {
  return !options.kernel.empty() || options.audience != Audience::unknown;
}

// What the drop-in is for: an image, or this machine; what the options say of it holds.
Snapshot target_of(const RuleCache& rules, const TargetOptions& options) {
  if (!options.root.empty()) return root_target(rules, options).snapshot;
  return means_another(options) ? snapshot_of_nothing(rules.base(), options)
                                : live_target(rules, options, LiveSettings::all).snapshot;
}

std::string with_comment(const std::string& remark, std::string_view setting, const std::string& value) {
  std::string out;
  for (const std::string& line : wrap(printable(remark), 76)) out += "# " + line + '\n';
  return out + sysctl_line(setting, value).value() + '\n';  // the planner refuses what cannot be written
}

// Ports that the range of the drop-in takes and the kernel's own does not, and that services have.
std::string newly_taken(const RuleBase& base, const Snapshot& proposed) {
  const Setting* range = find_setting(base, kPortRange);
  if (range == nullptr || find_setting(base, kReservedPorts) == nullptr) return "";
  const Context context{base, proposed, Plane::boot, proposed.facts.kernel, nullptr, {}};
  const auto ends = parse_numbers(setting_value(*range, kPortRange, context).text, 2);
  const auto before = parse_numbers(default_text(*range, context).value_or(""), 2);
  const auto reserved = parse_ports(setting_value(*find_setting(base, kReservedPorts), kReservedPorts, context).text);
  if (ends.size() < 2 || before.size() < 2 || !reserved) return "";
  const auto& listening = proposed.facts.listening;
  std::vector<int> ports =
      ports_at_risk(static_cast<int>(ends[0]), static_cast<int>(ends[1]), *reserved, listening ? &*listening : nullptr);
  std::erase_if(ports, [&](int port) { return before[0] <= port && port <= before[1]; });
  if (ports.empty()) return "";
  const std::string_view whose =
      listening ? "Programs listen on these ports of this machine" : "Well-known services listen on these ports";
  return '\n' + with_comment(fmt::format("{}, and the wider range would give them to outgoing connections.", whose),
                             kReservedPorts, port_list(*reserved, ports));
}

// A wider port range collides with services: the planner knows which ports to reserve where it warns of that.
std::string reservations(const RuleCache& rules, const TargetOptions& options, const Snapshot& target,
                         const std::string& text) {
  Snapshot proposed = text_target(rules, options, "the drop-in", text).snapshot;
  proposed.facts = target.facts;
  proposed.now.reset();
  std::string out;
  for (const Addition& addition : plan(rules.base(), proposed, {}).additions) {
    std::string why;
    for (const Reason& reason : addition.reasons)
      why += fmt::format("{}{}: {}", why.empty() ? "" : "; ", reason.rule, reason.message);
    out += '\n' + with_comment(why, addition.setting, addition.value);
  }
  return out.empty() ? newly_taken(rules.base(), proposed) : out;
}

std::string generated(const RuleBase& base, const Profile& profile, const GenerateOptions& options) {
  const RuleCache rules(base);
  const Snapshot target = target_of(rules, options.target);
  // Conditions about other settings speak of what the drop-in itself brings, over the kernel's defaults.
  Snapshot bare = target;
  bare.boot.reset();
  const Context clean{base, bare, Plane::boot, target.facts.kernel, nullptr, {}};
  const ReviewEntries review = options.with_review == YesNo::yes ? ReviewEntries::written : ReviewEntries::named;
  std::string text = drop_in_text(profile, resolve(base, profile, clean), clean, review);
  return text + reservations(rules, options.target, target, text);
}

// A patch that makes of the file what it should be. Lines that could drive the terminal are not printed.
std::string difference(const std::string& path, std::string found, std::string wanted) {
  const FileChange change = text_diff(path, std::move(found), std::move(wanted));
  const std::string character = unprintable_in(change);
  if (character.empty()) return unified_diff(patch_path(path, working_directory()), change, Direction::forward);
  say(fmt::format("{} is not what would be generated; {} is in it, and a diff would print that as it is", path,
                  character));
  return {};
}

}  // namespace

ExitStatus run_command(const GenerateOptions& options) {
  const ChosenRules rules = choose_rules(options.target.rules, options.target.profile);
  GenerateOptions completed = options;
  completed.target = with_release(options.target);
  check_for_whom(completed.target);
  if (!completed.target.windows_version.empty()) throw Error("generate writes sysctl files, and Windows reads none");
  Inputs inputs = inputs_of(options.target, rules, Site{});
  inputs.target.clear();  // a drop-in may take the place of an older one: it is made from no file
  if (!options.check.empty()) inputs.files.push_back({"--check", options.check});
  Outputs outputs(std::move(inputs));
  Output& output = outputs.open("--output", options.output);
  const std::string text = generated(rules.base, *find_profile(rules.base, rules.profile), completed);
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
