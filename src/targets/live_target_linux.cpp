// SPDX-License-Identifier: MIT
// The machine that this runs on, when that is a Linux; see targets.h.
#include "readers/linux/linux_facts.h"
#include "readers/linux/linux_proc.h"
#include "targets/targets.h"

namespace tcptune {

Snapshot snapshot_of_live(const RuleBase& base, const TargetOptions& options) {
  return snapshot_of_linux(base, options, read_live_facts(), read_proc_sys(base, "/proc/sys"));
}

}  // namespace tcptune
