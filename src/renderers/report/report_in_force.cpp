// SPDX-License-Identifier: MIT
// See report_in_force.h.
#include "renderers/report/report_in_force.h"

#include <fmt/format.h>

#include "core/text/text.h"

namespace tcptune {
namespace {

std::string findings(int count) { return counted(count, "finding"); }

std::vector<std::string> keys_of(const Policy& policy) {
  std::vector<std::string> keys;
  for (const auto& [name, word] : kPolicyDefaults)
    if (!(policy.defaults.*word).text.empty())
      keys.push_back(fmt::format("{}: {}", name, (policy.defaults.*word).text));
  std::vector<std::string_view> selected;
  for (const PolicyWord& rule : policy.defaults.select) selected.push_back(rule.text);
  if (!selected.empty()) keys.push_back(fmt::format("select: {} alone", fmt::join(selected, ", ")));
  if (!policy.include.empty()) keys.emplace_back("include");
  if (!policy.exclude.empty()) keys.emplace_back("exclude");
  if (!policy.overrides.empty()) keys.emplace_back("overrides");
  return keys;
}

std::string policy_text(const InForce& in_force, const Silenced& silenced) {
  const Policy& policy = in_force.policy;
  std::vector<std::string> effects;
  if (silenced.by_policy > 0) effects.push_back(fmt::format("accepts {}", findings(silenced.by_policy)));
  if (silenced.quieter > 0) effects.push_back(fmt::format("makes {} less severe", findings(silenced.quieter)));
  std::vector<std::string> keys = keys_of(policy);
  if (in_force.fail_on) keys.push_back(fmt::format("fail-on: {}", name_of(*in_force.fail_on)));
  if (!keys.empty()) effects.push_back(fmt::format("sets {}", fmt::join(keys, ", ")));
  if (in_force.suppressions == YesNo::no) effects.emplace_back("may accept nothing (--no-suppressions)");
  return fmt::format("the policy {} {}", policy.file,
                     effects.empty() ? "changes nothing here" : fmt::format("{}", fmt::join(effects, ", ")));
}

std::string rules_text(const RuleDirectory& directory) {
  if (directory.replaced.empty()) return fmt::format("rules of {} are added", directory.path);
  return fmt::format("rules of {} take the place of the built-in {}", directory.path,
                     fmt::join(directory.replaced, ", "));
}

}  // namespace

std::vector<InForceNote> in_force_notes(const InForce& in_force, const Totals& totals) {
  const Silenced& silenced = totals.silenced;
  std::vector<InForceNote> notes;
  if (!in_force.policy.file.empty()) notes.push_back({in_force.policy.file, policy_text(in_force, silenced)});
  if (silenced.by_comments > 0)
    notes.push_back({silenced.commented, fmt::format("comments accept {}, the first in {}",
                                                     findings(silenced.by_comments), silenced.commented)});
  if (!in_force.baseline.empty())
    notes.push_back({in_force.baseline,
                     fmt::format("the baseline {} leaves out {}", in_force.baseline, findings(silenced.by_baseline))});
  for (const RuleDirectory& directory : in_force.rule_directories)
    notes.push_back({directory.path, rules_text(directory)});
  return notes;
}

Json in_force_json(const InForce& in_force, const Totals& totals) {
  const Silenced& silenced = totals.silenced;
  if (in_force_notes(in_force, totals).empty()) return nullptr;
  const std::string fail_on(in_force.fail_on ? name_of(*in_force.fail_on) : std::string_view());
  Json directories = Json::array();
  for (const RuleDirectory& directory : in_force.rule_directories)
    directories.push_back({{"path", directory.path}, {"replaced", directory.replaced}});
  return {{"policy", text_or_null(in_force.policy.file)}, {"policy_fail_on", text_or_null(fail_on)},
          {"baseline", text_or_null(in_force.baseline)},  {"rule_directories", directories},
          {"accepted_by_policy", silenced.by_policy},     {"accepted_by_comments", silenced.by_comments},
          {"accepted_by_baseline", silenced.by_baseline}, {"less_severe", silenced.quieter}};
}

}  // namespace tcptune
