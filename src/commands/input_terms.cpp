// SPDX-License-Identifier: MIT
// See input_terms.h.
#include "commands/input_terms.h"

#include <map>

#include "core/accept/fingerprint.h"
#include "core/text/error.h"
#include "targets/targets.h"

namespace tcptune {
namespace {

void fill(std::string& option, const PolicyWord& word) {
  if (option.empty()) option = word.text;
}

// A release says all of a version, so it is not mixed with a version from elsewhere.
void fill_version(TargetOptions& options, const PolicyDefaults& defaults) {
  if (!options.release.empty() || !options.kernel.empty() || !options.windows_version.empty()) return;
  options.release = defaults.target.text;
  options.kernel = defaults.kernel.text;
  options.windows_version = defaults.windows_version.text;
  options.assumed_version = YesNo::yes;
}

void fill(TargetOptions& options, const PolicyDefaults& defaults) {
  fill_version(options, defaults);
  if (options.memory.empty() && !defaults.memory.text.empty()) options.assumed_memory = YesNo::yes;
  fill(options.memory, defaults.memory);
  fill(options.role, defaults.role);
  fill(options.profile, defaults.profile);
  if (options.rules.select.empty())
    for (const PolicyWord& rule : defaults.select) options.rules.select.push_back(rule.text);
  const bool is_machine = options.paths.empty() && options.root.empty();  // it tells itself what it is
  if (options.audience != Audience::unknown || is_machine) return;
  options.audience = named<Audience>(defaults.audience.text).value_or(Audience::unknown);
  if (options.audience == Audience::pod) fill(options.kubernetes, defaults.kubernetes);
}

// The options with one word of a policy alone, to see whether they take it.
TargetOptions only(const PolicyDefaults& defaults, PolicyWord PolicyDefaults::*word) {
  PolicyDefaults one;
  one.*word = defaults.*word;
  if (word == &PolicyDefaults::kubernetes) one.audience.text = "pod";
  TargetOptions options;
  options.paths = {"-"};
  fill(options, one);
  return options;
}

}  // namespace

std::vector<const PolicyDefaults*> defaults_for(const Policy& policy, const std::string& input) {
  std::vector<const PolicyDefaults*> all;
  if (!input.empty())
    for (auto entry = policy.overrides.rbegin(); entry != policy.overrides.rend(); ++entry)
      if (matches_path(entry->path.text, input, policy.directory)) all.push_back(&entry->defaults);
  all.push_back(&policy.defaults);
  return all;
}

TargetOptions options_for(TargetOptions given, const Policy& policy, const std::string& input) {
  for (const PolicyDefaults* defaults : defaults_for(policy, input)) fill(given, *defaults);
  return given;
}

void append_default_faults(std::vector<Diagnostic>& faults, const Policy& policy, const RuleBase& all) {
  const auto check = [&](const PolicyDefaults& defaults) {
    for (const auto& [name, word] : kPolicyDefaults) try {
        if (word != &PolicyDefaults::profile) check_words(with_release(only(defaults, word)), all);
      } catch (const Error& error) {
        const PolicyWord& at = defaults.*word;
        const std::string_view what = error.what();
        faults.push_back({policy.file, at.line, at.column, std::string(what.substr(0, what.find('\n')))});
      }
  };
  check(policy.defaults);
  for (const PolicyOverride& entry : policy.overrides) check(entry.defaults);
}

Terms terms_of(TargetOptions given, const std::vector<const PolicyDefaults*>& defaults) {
  for (const PolicyDefaults* words : defaults) fill(given, *words);
  given = with_release(std::move(given));
  ChosenRules rules = choose_rules(given.rules, given.profile);
  return {std::move(given), std::move(rules)};
}

InputTerms::InputTerms(const TargetOptions& given, const Site& site) {
  std::map<std::vector<const PolicyDefaults*>, std::size_t> numbers;
  const auto number_for = [&](const std::string& input) {
    const auto [known, is_new] = numbers.try_emplace(defaults_for(site.policy, input), all_.size());
    if (is_new) all_.push_back(std::make_unique<Terms>(terms_of(given, known->first)));
    return known->second;
  };
  number_for("");
  if (site.policy.overrides.empty()) return;  // then all have those
  for (const std::string& path : given.paths) {
    const std::string& name = path == "-" ? given.stdin_name : path;
    of_input_.push_back(number_for(name.empty() ? name : absolute_path(name, site.working_directory)));
  }
}

}  // namespace tcptune
