// SPDX-License-Identifier: MIT
// tcptune explain: rules, settings and topics, offline.
#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "commands/commands.h"
#include "commands/output.h"
#include "commands/rule_selection.h"
#include "core/catalogue/registry_names.h"
#include "core/rules/public_demands.h"
#include "core/text/suggest.h"
#include "core/text/text.h"
#include "renderers/pages/explanation.h"

namespace tcptune {
namespace {

std::string upper(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return result;
}

// Every setting a person may mean by a full name, by /proc/sys path or by its last part.
std::vector<const Setting*> settings_meant(const RuleBase& base, std::string subject) {
  if (subject.starts_with("/proc/sys/")) subject.erase(0, 10);
  if (subject.find('.') == std::string::npos) std::replace(subject.begin(), subject.end(), '/', '.');
  if (const Setting* setting = find_setting(base, subject)) return {setting};
  std::vector<const Setting*> meant;
  for (const Setting& setting : base.settings)
    if (setting.name.ends_with("." + subject) || same_name(value_name_of(setting.name), subject))
      meant.push_back(&setting);
  return meant;
}

// Those that public baselines speak of under this number, such as RHEL-09-253065.
std::vector<const Setting*> settings_asked_for(const RuleBase& base, std::string_view number) {
  std::vector<const Setting*> asked;
  for (const PublicDemand& demand : public_demands(base)) {
    const Setting* setting = has_number(demand, number) ? find_setting(base, demand.setting) : nullptr;
    if (setting != nullptr && std::find(asked.begin(), asked.end(), setting) == asked.end()) asked.push_back(setting);
  }
  return asked;
}

// Topics and rules' names have hyphens where states have underscores: TIME_WAIT, "syn queue".
std::string with_hyphens(std::string_view subject) {
  std::string name = lower(subject);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '_' || c == ' '; }, '-');
  return name;
}

const Rule* rule_named(const RuleBase& base, const std::string& name) {
  const auto found =
      std::find_if(base.rules.begin(), base.rules.end(), [&](const Rule& rule) { return rule.name == name; });
  return found == base.rules.end() ? nullptr : &*found;
}

std::string explanation_of(const RuleBase& base, const std::string& subject) {
  const std::string id = upper(subject), name = with_hyphens(subject);
  if (const Rule* rule = find_rule(base, id)) return explain_rule(*rule);
  if (const Topic* topic = find_topic(base, name)) return explain_topic(*topic);
  if (const Rule* rule = rule_named(base, name)) return explain_rule(*rule);
  if (std::string family = explain_family(base, id); !family.empty()) return family;
  std::string text;
  for (const Setting* setting : settings_meant(base, subject))
    text += (text.empty() ? "" : "\n") + explain_setting(base, *setting);
  if (!text.empty()) return text;
  for (const Setting* setting : settings_asked_for(base, subject))
    text += (text.empty() ? "" : "\n") + explain_setting(base, *setting);
  return text;
}

[[noreturn]] void fail_unknown(const RuleBase& base, const std::string& subject) {
  std::vector<std::string_view> names;
  for (const Rule& rule : base.rules) names.insert(names.end(), {rule.id, rule.name});
  for (const Topic& topic : base.topics) names.push_back(topic.name);
  for (const Setting& setting : base.settings) {
    names.push_back(setting.name);
    names.push_back(setting.name.substr(setting.name.rfind('.') + 1));
  }
  std::string_view meant = nearest(subject, names);
  if (meant.empty()) meant = nearest(with_hyphens(subject), names);
  for (const std::string_view name : names)
    if (meant.empty() && subject.size() > 3 && name.find(subject) != std::string_view::npos) meant = name;
  throw Error(
      fmt::format("nothing is known of \"{}\"; `tcptune explain` lists the topics, `tcptune rules list` the rules{}",
                  subject, suggestion(meant)));
}

}  // namespace

ExitStatus run_command(const ExplainOptions& options) {
  const ChosenRules rules = choose_rules(options.rules);
  std::string text = options.subjects.empty() ? topic_list(rules.base) : "";
  for (const std::string& subject : options.subjects) {
    const std::string explanation = explanation_of(rules.base, subject);
    if (explanation.empty()) fail_unknown(rules.base, subject);
    text += (text.empty() ? "" : "\n") + explanation;
  }
  print(text);
  return ExitStatus::clean;
}

}  // namespace tcptune
