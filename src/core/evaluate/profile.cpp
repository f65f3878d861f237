// SPDX-License-Identifier: MIT
// See profile.h.
#include "core/evaluate/profile.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"

namespace tcptune {
namespace {

// Parents first; an entry for the same setting replaces the earlier one and takes its own place.
void collect(const RuleBase& base, const Profile& profile, std::vector<const ProfileEntry*>& entries,
             ResolvedProfile& resolved) {
  for (const std::string_view parent : profile.extends)
    if (const Profile* found = find_profile(base, parent)) collect(base, *found, entries, resolved);
  for (const ProfileEntry& entry : profile.entries) {
    std::erase_if(entries, [&](const ProfileEntry* other) { return other->setting_name == entry.setting_name; });
    entries.push_back(&entry);
  }
  resolved.not_set.insert(resolved.not_set.end(), profile.not_set.begin(), profile.not_set.end());
  resolved.excludes.insert(resolved.excludes.end(), profile.excludes.begin(), profile.excludes.end());
}

bool is_known(std::string_view fact, const Context& context) {
  const Facts& facts = context.snapshot.facts;
  if (fact == "memory") return facts.memory.has_value();
  if (fact == "kernel") return is_single(facts.kernel);
  return false;
}

}  // namespace

ResolvedProfile resolve(const RuleBase& base, const Profile& profile, const Context& context) {
  ResolvedProfile resolved;
  std::vector<const ProfileEntry*> entries;
  collect(base, profile, entries, resolved);
  const Facts& facts = context.snapshot.facts;
  for (const ProfileEntry* entry : entries) {
    const auto gap = [&](std::string because) { resolved.gaps.push_back({entry, std::move(because)}); };
    const Setting& setting = *entry->setting;
    const Value when = evaluate(entry->when, context);
    if (when.kind == Value::Kind::truth && when.number == 0) continue;
    const auto missing = std::find_if(entry->needs.begin(), entry->needs.end(),
                                      [&](std::string_view fact) { return !is_known(fact, context); });
    if (missing != entry->needs.end())
      gap(fmt::format("it needs the {} of the machine", *missing));
    else if (when.kind != Value::Kind::truth)
      gap(fmt::format("it depends on {}, which is not known", when.text));
    else if (exists_in(setting, facts.kernel, facts.vendor) == Known::no)
      gap(fmt::format("{} does not have it", to_text(facts.kernel)));
    else if (facts.net_namespace == NetNamespace::child && setting.scope != SettingScope::namespaced)
      gap("it belongs to the host and cannot be set from this network namespace");
    else if (entry->formula.empty())
      resolved.values.push_back({entry, std::string(entry->value)});
    else if (const Value value = evaluate(entry->formula, context); value.kind == Value::Kind::number)
      resolved.values.push_back({entry, std::to_string(value.number)});
    else
      gap(fmt::format("it is computed from {}, which is not known", value.text));
  }
  std::erase_if(resolved.not_set, [&](const NotSet& left) {
    return std::any_of(entries.begin(), entries.end(),
                       [&](const ProfileEntry* entry) { return entry->setting_name == left.setting; });
  });
  return resolved;
}

bool meets(const ProfileValue& wanted, std::string_view found) {
  const Setting& setting = *wanted.entry->setting;
  if (wanted.entry->bound == Bound::exact) return same_value(setting, wanted.value, found);
  const auto value = parse_numbers(found, 1), bound = parse_numbers(wanted.value, 1);
  if (value.empty() || bound.empty()) return false;
  return wanted.entry->bound == Bound::at_least ? value[0] >= bound[0] : value[0] <= bound[0];
}

}  // namespace tcptune
