// SPDX-License-Identifier: MIT
// The machine that this runs on, when that is a Linux; see targets.h.
#include "readers/linux/linux_facts.h"
#include "readers/linux/linux_proc.h"
#include "readers/sockets/live_evidence.h"
#include "targets/connection_target.h"
#include "targets/targets.h"

namespace tcptune {

Target live_target(const RuleCache& rules, const TargetOptions& options, LiveSettings settings) {
  Target target = linux_target(rules, options, read_live_facts(), settings, [&](const SettingSet& wanted) {
    return read_proc_sys(rules.base(), wanted, "/proc/sys");
  });
  Evidence& evidence = target.snapshot.evidence.emplace();
  if (options.evidence == YesNo::yes)
    evidence = read_live_evidence({0, port_range_of(target.snapshot), YesNo::yes, YesNo::no});
  else
    evidence.last.counters = read_live_counters();
  evidence.last.uptime.reset();  // "since boot" is enough here
  return target;
}

}  // namespace tcptune
