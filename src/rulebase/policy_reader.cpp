// SPDX-License-Identifier: MIT
// See policy_reader.h.
#include "rulebase/policy_reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/accept/fingerprint.h"
#include "core/text/quote.h"
#include "core/text/suggest.h"
#include "core/text/text.h"
#include "rulebase/schema.h"
#include "rulebase/validation.h"
#include "yaml/yaml.h"

namespace tcptune {
namespace {

bool says_nothing(const std::vector<std::string>& lines) {
  return std::all_of(lines.begin(), lines.end(), [](const std::string& line) {
    const std::string_view text = trim(line);
    return text.empty() || text.starts_with('#');
  });
}

class PolicyReader {
 public:
  explicit PolicyReader(Policy& policy) : policy_(policy) {}

  void read(const YamlNode& root) {
    faults_ = validate(root, schema_of("policy"), policy_.file);
    stop_on_faults();
    policy_.defaults = defaults_of(root);
    if (const YamlNode* list = root.find("overrides"))
      for (const YamlNode& item : list->items) policy_.overrides.push_back({word(item, "path"), defaults_of(item)});
    policy_.include = words(root, "include");
    policy_.exclude = words(root, "exclude");
    policy_.fail_on = named<FailOn>(text(root, "fail-on"));
    if (const YamlNode* rules = root.find("rules"))
      for (const YamlNode& item : rules->items)
        policy_.rule_directories.push_back(absolute_path(item.text, policy_.directory));
    if (const YamlNode* list = root.find("ignore"))
      for (const YamlNode& item : list->items) policy_.ignores.push_back(ignore_of(item));
    if (const YamlNode* severities = root.find("severity"))
      for (const auto& [rule, severity] : severities->entries) add_severity(rule, severity);
    stop_on_faults();
  }

 private:
  void fault(const YamlNode& at, std::string message) {
    faults_.push_back({policy_.file, at.line, at.column, std::move(message)});
  }

  void stop_on_faults() {
    if (!faults_.empty()) throw Error(faults_);
  }

  static std::string text(const YamlNode& node, std::string_view key) {
    const YamlNode* field = node.find(key);
    return field == nullptr ? std::string() : std::string(trim(field->text));
  }

  // The line of a folded text is that of its start.
  static PolicyWord word(const YamlNode& node, std::string_view key) {
    const YamlNode* field = node.find(key);
    return field == nullptr ? PolicyWord{} : PolicyWord{std::string(trim(field->text)), field->line, field->column};
  }

  static std::vector<PolicyWord> words(const YamlNode& node, std::string_view key) {
    std::vector<PolicyWord> words;
    if (const YamlNode* list = node.find(key))
      for (const YamlNode& item : list->items) words.push_back({std::string(trim(item.text)), item.line, item.column});
    return words;
  }

  PolicyDefaults defaults_of(const YamlNode& node) const {
    PolicyDefaults defaults;
    for (const auto& [name, member] : kPolicyDefaults) defaults.*member = word(node, name);
    defaults.profile = profile_of(defaults.profile);
    defaults.select = words(node, "select");
    return defaults;
  }

  // A path of a profile counts from the policy, as all paths in it do.
  PolicyWord profile_of(PolicyWord named) const {
    const bool path = named.text.find('/') != std::string::npos || named.text.ends_with(".yaml");
    if (path) named.text = absolute_path(named.text, policy_.directory);
    return named;
  }

  PolicyIgnore ignore_of(const YamlNode& node) {
    PolicyIgnore entry{word(node, "rule"), word(node, "setting"), text(node, "path"), text(node, "reason"),
                       std::nullopt};
    if (entry.reason.empty()) fault(*node.find("reason"), "the reason is empty; say why these findings are accepted");
    if (const YamlNode* until = node.find("until")) {
      entry.until = parse_date(trim(until->text));
      if (!entry.until)
        fault(*until, fmt::format("\"{}\" is not a date; expected a day such as 2027-01-31", until->text));
    }
    return entry;
  }

  void add_severity(const YamlNode& rule, const YamlNode& severity) {
    const auto known = severity.kind == YamlKind::scalar ? named<Severity>(severity.text) : std::nullopt;
    if (known) {
      policy_.severities.push_back({{rule.text, rule.line, rule.column}, *known});
      return;
    }
    fault(severity,
          fmt::format("\"{}\" is not a severity; expected note, warning or error; `ignore` takes findings out{}",
                      shorten(severity.text, 40), did_you_mean(severity.text, kNames<Severity>)));
  }

  Policy& policy_;
  std::vector<Diagnostic> faults_;
};

}  // namespace

Policy read_policy(std::string_view text, const std::string& file, const std::string& directory) {
  Policy policy;
  policy.file = file;
  policy.directory = directory;
  for (std::string_view line : split(text, '\n'))
    policy.lines.emplace_back(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
  if (!says_nothing(policy.lines)) PolicyReader(policy).read(parse_yaml(text, file));
  return policy;
}

}  // namespace tcptune
