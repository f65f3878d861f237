// SPDX-License-Identifier: MIT
// The machine that this runs on, when that is a Windows; see targets.h.
#include "readers/windows/registry_live.h"
#include "targets/record_target.h"
#include "targets/registry_target.h"
#include "targets/targets.h"

namespace tcptune {

Target live_target(const RuleCache& rules, const TargetOptions& options, LiveSettings) {
  return {snapshot_of_registry(rules.base(), options, read_live_registry(), "this machine", read_windows_version()),
          std::nullopt};
}

MachineRecord record_machine(const RuleCache&, YesNo, RecordForm) {
  MachineRecord record;
  record.kind = TargetKind::live;
  record.facts.os = "windows";
  record.facts.kernel_release = read_windows_version();
  record.registry = read_live_registry();
  return record;
}

}  // namespace tcptune
