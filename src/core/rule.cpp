// SPDX-License-Identifier: MIT
// Look-ups in the rule base and the names of its enumerations.
#include "core/rule.h"

#include <algorithm>
#include <array>
#include <string>

namespace tcptune {
namespace {

template <typename T, typename Key>
const T* find_sorted(std::span<const T> items, std::string_view key, Key key_of) {
  const auto at = std::lower_bound(items.begin(), items.end(), key,
                                   [&](const T& item, std::string_view k) { return key_of(item) < k; });
  return at != items.end() && key_of(*at) == key ? &*at : nullptr;
}

}  // namespace

std::string_view name_of(Severity severity) {
  return std::array{"note", "warning", "error"}[static_cast<std::size_t>(severity)];
}

std::string_view name_of(Verdict verdict) {
  return std::array{"pass", "fail", "unknown", "not_applicable"}[static_cast<std::size_t>(verdict)];
}

std::string_view name_of(FixSafety safety) {
  return std::array{"none", "safe", "review"}[static_cast<std::size_t>(safety)];
}

std::string_view name_of(ValueType type) {
  return std::array{"integer", "vector", "string", "words", "ports", "opaque"}[static_cast<std::size_t>(type)];
}

std::string_view name_of(SettingScope scope) {
  return std::array{"namespace", "host", "host-readable"}[static_cast<std::size_t>(scope)];
}

const Setting* find_setting(const RuleBase& base, std::string_view name) {
  const auto find_exact = [&](std::string_view key) {
    return find_sorted(base.settings, key, [](const Setting& setting) { return setting.name; });
  };
  if (const Setting* exact = find_exact(name)) return exact;
  constexpr std::size_t kLongestName = 512;  // longer than any; hostile input must not make the search below slow
  if (name.size() > kLongestName) return nullptr;
  // A member of a family: try `*` in the place of each component. Interface names carry their dots as '/', so this is
  // exact.
  std::string family;
  for (std::size_t start = 0; start < name.size();) {
    const std::size_t end = std::min(name.find('.', start), name.size());
    family.assign(name.substr(0, start)).append(1, '*').append(name.substr(end));
    if (const Setting* found = find_exact(family)) return found;
    start = end + 1;
  }
  for (const Setting& setting : base.settings)
    for (const std::string_view alias : setting.aliases)
      if (alias == name) return &setting;
  return nullptr;
}

const Rule* find_rule(const RuleBase& base, std::string_view id) {
  return find_sorted(base.rules, id, [](const Rule& rule) { return rule.id; });
}

const Topic* find_topic(const RuleBase& base, std::string_view name) {
  return find_sorted(base.topics, name, [](const Topic& topic) { return topic.name; });
}

const Profile* find_profile(const RuleBase& base, std::string_view name) {
  return find_sorted(base.profiles, name, [](const Profile& profile) { return profile.name; });
}

}  // namespace tcptune
