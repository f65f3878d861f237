// SPDX-License-Identifier: MIT
// See policy.h.
#include "core/accept/policy.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/accept/fingerprint.h"
#include "core/text/suggest.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// The same two pointers as for characters, on the parts of a path: back to the last `**` on a mismatch.
bool matches_parts(const std::vector<std::string_view>& globs, const std::vector<std::string_view>& parts) {
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::size_t g = 0, p = 0, star = kNone, star_part = 0;
  while (p < parts.size() || g < globs.size()) {
    if (g < globs.size() && globs[g] == "**") {
      star = g++;
      star_part = p;
    } else if (g < globs.size() && p < parts.size() && matches_glob(globs[g], parts[p], '\0')) {
      ++g;
      ++p;
    } else if (star != kNone && star_part < parts.size()) {
      g = star + 1;
      p = ++star_part;
    } else {
      return false;
    }
  }
  return true;
}

// A glob may mean settings that this rule base does not know.
bool is_known_setting(const std::string& name, const RuleBase& all) {
  return name.empty() || name.find_first_of("*?[") != std::string::npos || find_setting(all, name) != nullptr;
}

}  // namespace

std::vector<Diagnostic> faults_of(const Policy& policy, const RuleBase& all) {
  std::vector<Diagnostic> faults;
  const auto fault = [&](const PolicyWord& at, std::string message) {
    faults.push_back({policy.file, at.line, at.column, std::move(message)});
  };
  const auto check_defaults = [&](const PolicyDefaults& defaults) {
    const PolicyWord& profile = defaults.profile;
    if (!profile.text.empty() && !profile.text.starts_with('/') && find_profile(all, profile.text) == nullptr)
      fault(profile, fmt::format("unknown profile \"{}\"{}", profile.text,
                                 did_you_mean(profile.text, names_in(all.profiles, &Profile::name))));
    for (const PolicyWord& rule : defaults.select)
      if (auto unknown = unknown_rule(rule.text, all.rules)) fault(rule, std::move(*unknown));
  };
  check_defaults(policy.defaults);
  for (const PolicyOverride& entry : policy.overrides) check_defaults(entry.defaults);
  for (const PolicyIgnore& entry : policy.ignores) {
    if (auto unknown = unknown_rule(entry.rule.text, all.rules)) fault(entry.rule, std::move(*unknown));
    if (!is_known_setting(entry.setting.text, all))
      fault(entry.setting, fmt::format("unknown setting \"{}\"{}", entry.setting.text,
                                       did_you_mean(entry.setting.text, names_in(all.settings, &Setting::name))));
  }
  for (const SeverityOverride& entry : policy.severities) {
    const Rule* rule = find_rule(all, entry.rule.text);
    if (rule == nullptr) {
      auto unknown = unknown_rule(entry.rule.text, all.rules);
      fault(entry.rule, unknown ? std::move(*unknown)
                                : fmt::format("{} is a family; expected the id of one rule", entry.rule.text));
    } else if (rule->ignorable == YesNo::no && entry.severity < rule->severity) {
      fault(entry.rule,
            fmt::format("{} cannot be ignored, nor made quieter than {}", rule->id, name_of(rule->severity)));
    }
  }
  return faults;
}

bool matches_path(std::string_view glob, std::string_view path, std::string_view directory) {
  while (glob.starts_with("./")) glob.remove_prefix(2);
  if (glob.find('/') == std::string_view::npos) return matches_glob(glob, path.substr(path.rfind('/') + 1), '\0');
  if (glob.starts_with('/')) return matches_parts(split(glob, '/'), split(path, '/'));
  const std::string relative = relative_path(path, directory);
  return matches_parts(split(glob, '/'), split(relative, '/'));
}

}  // namespace tcptune
