// SPDX-License-Identifier: MIT
// The machine that this runs on, when that is a Windows; see targets.h.
#include "readers/windows/registry_live.h"
#include "targets/registry_target.h"
#include "targets/targets.h"

namespace tcptune {

Snapshot snapshot_of_live(const RuleBase& base, const TargetOptions& options) {
  return snapshot_of_registry(base, options, read_live_registry(), "this machine", read_windows_version());
}

}  // namespace tcptune
