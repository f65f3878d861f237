// SPDX-License-Identifier: MIT
// The checks of what is meant for a container or a pod: what belongs to the host, and what the kubelet refuses.
#include <optional>

#include <fmt/format.h>

#include "core/catalogue/kernel_pieces.h"
#include "core/catalogue/registry_names.h"
#include "core/catalogue/safe_sysctls.h"
#include "core/checks/conf_context.h"

namespace tcptune {
namespace {

bool is_for_container(const Facts& facts) {
  return facts.audience == Audience::container || facts.audience == Audience::pod;
}

struct OutOfReach {
  Severity severity = Severity::warning;
  std::string message;
};

// Nothing: it can be set from inside, as far as the catalogue knows.
std::optional<OutOfReach> why_out_of_reach(const ConfContext& context, const Line& line) {
  const Facts& facts = context.snapshot.facts;
  if (!has_namespace(line.name)) {
    if (!is_for_container(facts)) return std::nullopt;
    return OutOfReach{
        Severity::warning,
        fmt::format("{} belongs to the host: no container has one of its own, so a runtime refuses it", line.name)};
  }
  const Setting* setting = is_windows_setting(line.name) ? nullptr : find_setting(context.base, line.name);
  if (setting == nullptr) return std::nullopt;
  if (setting->scope != SettingScope::namespaced || facts.kernel.high < setting->namespaced_since)
    return OutOfReach{Severity::warning, fmt::format("{} belongs to the host, not to a network namespace: it cannot be "
                                                     "set from inside a container",
                                                     line.name)};
  if (facts.kernel.low >= setting->namespaced_since) return std::nullopt;
  const bool quiet = facts.any_kernel == YesNo::yes && setting->namespaced_since <= quiet_before(facts.os);
  return OutOfReach{quiet ? Severity::note : Severity::warning,
                    fmt::format("{} belongs to the host before Linux {}: until then it cannot be set from inside a "
                                "container",
                                line.name, to_text(setting->namespaced_since))};
}

template <typename Judge>
Seen each_assignment(ConfContext& context, Judge judge) {
  Seen seen = Seen::nothing;
  for (const Line& line : context.boot().lines) {
    if (line.kind != LineKind::assignment || line.glob == YesNo::yes) continue;
    seen = Seen::something;
    judge(line);
  }
  return seen;
}

Seen host_only(ConfContext& context) {
  const Facts& facts = context.snapshot.facts;
  const bool walled = facts.net_namespace == NetNamespace::child ||
                      (facts.net_namespace == NetNamespace::unknown && facts.container == Known::yes);
  if (!walled) return Seen::nothing;
  return each_assignment(context, [&](const Line& line) {
    if (auto why = why_out_of_reach(context, line)) context.add(line, why->severity, std::move(why->message));
  });
}

Seen not_safe_for_pods(ConfContext& context) {
  const Facts& facts = context.snapshot.facts;
  if (facts.audience != Audience::pod) return Seen::nothing;
  return each_assignment(context, [&](const Line& line) {
    // Those that no pod can have are CONF011's.
    if (const auto why = why_out_of_reach(context, line); why && why->severity >= Severity::warning) return;
    const auto since = safe_since(line.name);
    if (since && *since <= facts.kubernetes.value_or(KernelVersion{1, 0, 0})) return;
    if (line.writing != nullptr && line.writing->allowed_by_kubelet == YesNo::yes) return;
    context.add(line, Severity::note,
                since
                    ? fmt::format("{} is safe for pods only from Kubernetes {}.{} on; before, a kubelet that does not "
                                  "allow it refuses the pod",
                                  line.name, since->major, since->minor)
                    : fmt::format("{} is not among the sysctls that Kubernetes calls safe: a kubelet that does not "
                                  "allow it refuses the pod",
                                  line.name));
  });
}

// Are there settings that the pattern means, and is none of them a pod's? The first of them.
const Setting* host_only_behind(const ConfContext& context, std::string_view pattern) {
  const Facts& facts = context.snapshot.facts;
  const bool is_prefix = pattern.ends_with('*');
  if (is_prefix) pattern.remove_suffix(1);
  const Setting* first = nullptr;
  for (const Setting& setting : context.base.settings) {
    const std::string_view name = setting.name;
    if (is_prefix ? !name.starts_with(pattern) : name != pattern) continue;
    if (setting.scope == SettingScope::namespaced && facts.kernel.high >= setting.namespaced_since) return nullptr;
    if (first == nullptr) first = &setting;
  }
  return first;
}

// What it is good for to allow this: a sentence against it; nothing: it is.
std::optional<OutOfReach> why_allowed_in_vain(const ConfContext& context, std::string_view pattern) {
  if (!has_namespace(pattern.substr(0, pattern.find('*'))))
    return OutOfReach{Severity::warning,
                      fmt::format("{} belongs to the host as a whole: a kubelet that is told to allow it for pods says "
                                  "\"not known to be namespaced\" and does not start",
                                  pattern)};
  if (const Setting* setting = host_only_behind(context, pattern))
    return OutOfReach{Severity::note,
                      fmt::format("{} belongs to the host, not to a network namespace: no pod can set it, "
                                  "whether the kubelet allows {} or not",
                                  setting->name, pattern == setting->name ? "it" : pattern)};
  const auto since = safe_since(pattern);
  if (!since || *since > context.snapshot.facts.kubernetes.value_or(KernelVersion{1, 0, 0})) return std::nullopt;
  return OutOfReach{Severity::note,
                    fmt::format("{} is safe: every pod may set it, and need not be allowed to", pattern)};
}

Seen allowed_in_vain(ConfContext& context) {
  Seen seen = Seen::nothing;
  for (const Line& line : context.boot().lines) {
    if (line.writing == nullptr) continue;
    for (const WritingFault& fault : line.writing->faults) {
      if (fault.rule != context.rule.id) continue;
      seen = Seen::something;
      if (auto why = why_allowed_in_vain(context, line.name)) context.add(line, why->severity, std::move(why->message));
    }
  }
  return seen;
}

}  // namespace

const std::vector<NamedCheck>& container_checks() {
  static const std::vector<NamedCheck> checks = {
      {"CONF011", host_only}, {"CONF021", not_safe_for_pods}, {"SRC014", allowed_in_vain}};
  return checks;
}

}  // namespace tcptune
