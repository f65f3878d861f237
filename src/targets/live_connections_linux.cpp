// SPDX-License-Identifier: MIT
// The connections of the machine that this runs on, when that is a Linux; see connection_target.h.
#include <fmt/format.h>

#include "readers/linux/linux_facts.h"
#include "readers/linux/linux_proc.h"
#include "readers/sockets/live_evidence.h"
#include "readers/sockets/net_namespaces.h"
#include "targets/connection_target.h"
#include "targets/targets.h"

namespace tcptune {
namespace {

ConnectionTarget look_here(const RuleCache& rules, const TargetOptions& options, const LookOptions& look) {
  const auto read_now = [&](const SettingSet& wanted) { return read_proc_sys(rules.base(), wanted, "/proc/sys"); };
  ConnectionTarget target;
  if (options.with.empty()) {
    Snapshot& machine = target.snapshot;
    machine.name = "this machine";
    machine.facts = read_live_facts();
    machine.now = read_now(settings_for_connections(rules.base(), machine.facts));
  } else {
    RootDirectory root("/");
    Target both = linux_target(rules, options, {"this machine", read_live_facts(), root, read_now}, LiveSettings::all);
    target.proposed = std::move(both.snapshot);
    target.snapshot = std::move(*both.before);
  }
  target.snapshot.evidence = evidence_here(target.snapshot.facts, {look.interval, port_range_of(target.snapshot)});
  if (target.proposed) target.proposed->evidence = target.snapshot.evidence;
  return target;
}

}  // namespace

Evidence evidence_here(const Facts& facts, const LiveEvidenceOptions& options) {
  Evidence evidence = read_live_evidence(options);
  // The counters of a namespace began when it was made, and nobody tells when that was.
  if (facts.net_namespace == NetNamespace::child) evidence.last.uptime.reset();
  return evidence;
}

ConnectionTarget live_connections(const RuleCache& rules, const TargetOptions& options, const LookOptions& look) {
  if (look.net_namespace.empty()) return look_here(rules, options, look);
  ConnectionTarget target = in_net_namespace(look.net_namespace, [&] { return look_here(rules, options, look); });
  target.snapshot.name = fmt::format("network namespace {}", look.net_namespace);
  return target;
}

std::vector<NamespaceEntry> list_namespaces() {
  std::vector<NamespaceEntry> entries;
  for (const NetNamespaceName& found : list_net_namespaces()) {
    std::string program = found.program.empty() ? "-" : found.program;
    const bool shown = found.own == YesNo::no && found.name.empty();  // it is the word
    if (found.pid > 0 && !shown) program += fmt::format(" (pid {})", found.pid);
    entries.push_back({found.own == YesNo::yes ? "" : found.word(), std::move(program)});
  }
  return entries;
}

}  // namespace tcptune
