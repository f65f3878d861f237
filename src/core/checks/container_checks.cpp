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

}  // namespace

const std::vector<NamedCheck>& container_checks() {
  static const std::vector<NamedCheck> checks = {{"CONF011", host_only}, {"CONF021", not_safe_for_pods}};
  return checks;
}

}  // namespace tcptune
