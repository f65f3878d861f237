// SPDX-License-Identifier: MIT
// Look-ups in the rule base and the names of its enumerations.
#include "core/rules/rule.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "core/text/quote.h"
#include "core/text/suggest.h"

namespace tcptune {
namespace {

template <typename T, typename Key>
const T* find_sorted(std::span<const T> items, std::string_view key, Key key_of) {
  const auto at = std::lower_bound(items.begin(), items.end(), key,
                                   [&](const T& item, std::string_view k) { return key_of(item) < k; });
  return at != items.end() && key_of(*at) == key ? &*at : nullptr;
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return result;
}

}  // namespace

const Rule* find_rule(const RuleBase& base, std::string_view id) {
  return find_sorted(base.rules, id, [](const Rule& rule) { return rule.id; });
}

const Topic* find_topic(const RuleBase& base, std::string_view name) {
  return find_sorted(base.topics, name, [](const Topic& topic) { return topic.name; });
}

const Profile* find_profile(const RuleBase& base, std::string_view name) {
  return find_sorted(base.profiles, name, [](const Profile& profile) { return profile.name; });
}

std::string_view family_of(std::string_view id) { return id.substr(0, id.find_first_of("0123456789")); }

bool names_rule(std::string_view wanted, std::string_view id) { return wanted == id || wanted == family_of(id); }

std::optional<std::string> unknown_rule(std::string_view wanted, std::span<const Rule> rules) {
  if (std::any_of(rules.begin(), rules.end(), [wanted](const Rule& rule) { return names_rule(wanted, rule.id); }))
    return std::nullopt;
  std::vector<std::string_view> names;
  for (const Rule& rule : rules) {
    if (names.empty() || family_of(names.back()) != family_of(rule.id)) names.push_back(family_of(rule.id));
    names.push_back(rule.id);
  }
  const std::string hint = did_you_mean(upper(wanted), names);
  return fmt::format("no rule and no family is called \"{}\"{}", shorten(wanted, 40),
                     hint.empty() ? "; `tcptune rules list` has them all" : hint);
}
}  // namespace tcptune
