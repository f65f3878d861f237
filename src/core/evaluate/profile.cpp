// SPDX-License-Identifier: MIT
// See profile.h.
#include "core/evaluate/profile.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/catalogue/safe_sysctls.h"

namespace tcptune {
namespace {

// A profile and those that it extends, parents first, each once: what a parent says comes before all its children say.
void add_lineage(const RuleBase& base, const Profile& profile, std::vector<const Profile*>& lineage) {
  for (const std::string_view parent : profile.extends)
    if (const Profile* found = find_profile(base, parent)) add_lineage(base, *found, lineage);
  if (std::find(lineage.begin(), lineage.end(), &profile) == lineage.end()) lineage.push_back(&profile);
}

// The last word on a setting takes the place of earlier ones, be it an entry or "not set".
void collect(const Profile& profile, std::vector<const ProfileEntry*>& entries, ResolvedProfile& resolved) {
  const auto forget = [&](std::string_view name) {
    std::erase_if(entries, [name](const ProfileEntry* other) { return other->setting_name == name; });
    std::erase_if(resolved.not_set, [name](const NotSet& other) { return other.setting == name; });
  };
  for (const NotSet& left : profile.not_set) {
    forget(left.setting);
    resolved.not_set.push_back(left);
  }
  for (const ProfileEntry& entry : profile.entries) {
    forget(entry.setting_name);
    entries.push_back(&entry);
  }
  resolved.excludes.insert(resolved.excludes.end(), profile.excludes.begin(), profile.excludes.end());
}

bool is_known(std::string_view fact, const Context& context) {
  const Facts& facts = context.snapshot.facts;
  if (fact == "memory") return facts.memory.has_value();
  if (fact == "kernel") return is_single(facts.kernel);
  return false;
}

// Why Kubernetes would not start a pod that asks for it; empty: it would.
std::string refused_in_pod(const Setting& setting, const Facts& facts) {
  if (facts.audience != Audience::pod) return "";
  const auto since = safe_since(setting.name);
  if (!since) return "a pod with it does not start unless the kubelet has it in --allowed-unsafe-sysctls";
  if (!facts.kubernetes || *facts.kubernetes >= *since) return "";
  return fmt::format("before Kubernetes {}.{} a pod with it does not start unless the kubelet allows it", since->major,
                     since->minor);
}

}  // namespace

ResolvedProfile resolve(const RuleBase& base, const Profile& profile, const Context& context) {
  ResolvedProfile resolved;
  std::vector<const ProfileEntry*> entries;
  std::vector<const Profile*> lineage;
  add_lineage(base, profile, lineage);
  for (const Profile* each : lineage) collect(*each, entries, resolved);
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
    else if (std::string because = refused_in_pod(setting, facts); !because.empty())
      gap(std::move(because));
    else if (entry->formula.empty())
      resolved.values.push_back({entry, std::string(entry->value)});
    else if (const Value value = evaluate(entry->formula, context); value.kind == Value::Kind::number)
      resolved.values.push_back({entry, std::to_string(value.number)});
    else
      gap(fmt::format("it is computed from {}, which is not known", value.text));
  }
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
