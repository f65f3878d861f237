// SPDX-License-Identifier: MIT
// The machine that this runs on, when that is a Linux; see targets.h.
#include "readers/linux/linux_facts.h"
#include "readers/linux/linux_proc.h"
#include "targets/targets.h"

namespace tcptune {

Target live_target(const RuleCache& rules, const TargetOptions& options, LiveSettings settings) {
  return linux_target(rules, options, read_live_facts(), settings,
                      [&](const SettingSet& wanted) { return read_proc_sys(rules.base(), wanted, "/proc/sys"); });
}

}  // namespace tcptune
