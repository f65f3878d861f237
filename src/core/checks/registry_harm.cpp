// SPDX-License-Identifier: MIT
// See registry_harm.h.
#include "core/checks/registry_harm.h"

#include <algorithm>

#include "core/boot/registry_boot.h"
#include "core/catalogue/registry_names.h"
#include "core/evaluate/evaluate.h"

namespace tcptune {
namespace {

Snapshot with_value(const RuleBase& base, const Facts& facts, const Setting& setting, std::uint32_t number) {
  RegistryValue value;
  value.key = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\" + service_key_of(setting.name);
  value.name = value_name_of(setting.name);
  value.type = RegistryType::dword;
  for (unsigned shift = 0; shift < 32; shift += 8) value.data += static_cast<char>(number >> shift & 0xFFU);
  Snapshot snapshot;
  snapshot.facts = facts;
  snapshot.registry.emplace().values.push_back(std::move(value));
  snapshot.boot = boot_of_registry(base, *snapshot.registry);
  return snapshot;
}

bool is_about(const Rule& rule, const Setting& setting) {
  return rule.os == "windows" && rule.builtin == YesNo::no &&
         (rule.setting == &setting ||
          std::find(rule.for_each.begin(), rule.for_each.end(), setting.name) != rule.for_each.end());
}

bool objects(const Rule& rule, const Context& context) {
  if (!is_true(evaluate(rule.applies_when, context)) || !is_false(evaluate(rule.check, context))) return false;
  const auto holds = [&](const Case& one) { return is_true(evaluate(one.when, context)); };
  const auto chosen = std::find_if(rule.cases.begin(), rule.cases.end(), holds);
  const Case* one = chosen == rule.cases.end() ? nullptr : &*chosen;
  const Severity severity = one != nullptr && one->severity_given == YesNo::yes ? one->severity : rule.severity;
  const auto fix = one != nullptr && one->fix_given == YesNo::yes ? one->fix : rule.fix;
  return severity >= Severity::warning ||
         std::any_of(fix.begin(), fix.end(), [](const FixEntry& entry) { return entry.kind == FixKind::remove_line; });
}

}  // namespace

bool is_harmful(const RuleBase& base, const Facts& facts, const Setting& setting, std::uint32_t number) {
  if (setting.name.find('*') != std::string_view::npos) return false;  // of which adapter is not known
  const Snapshot snapshot = with_value(base, facts, setting, number);
  const KernelRange newest{facts.kernel.high, facts.kernel.high};
  const Context context{base, snapshot, Plane::boot, newest, &setting, setting.name};
  return std::any_of(base.rules.begin(), base.rules.end(),
                     [&](const Rule& rule) { return is_about(rule, setting) && objects(rule, context); });
}

}  // namespace tcptune
