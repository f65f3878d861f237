// SPDX-License-Identifier: MIT
// The machine that this runs on, when that is a Linux; see targets.h.
#include "readers/linux/linux_facts.h"
#include "readers/linux/linux_proc.h"
#include "readers/sockets/live_evidence.h"
#include "targets/connection_target.h"
#include "targets/record_target.h"
#include "targets/targets.h"

namespace tcptune {

Target live_target(const RuleCache& rules, const TargetOptions& options, LiveSettings settings) {
  RootDirectory root("/");
  const auto read_now = [&](const SettingSet& wanted) { return read_proc_sys(rules.base(), wanted, "/proc/sys"); };
  Target target = linux_target(rules, options, {"this machine", read_live_facts(), root, read_now}, settings);
  if (options.evidence == YesNo::yes)
    target.snapshot.evidence = read_live_evidence({0, port_range_of(target.snapshot), YesNo::yes, YesNo::no});
  else
    target.snapshot.evidence.emplace().last.counters = read_live_counters();
  if (target.before) target.before->evidence = target.snapshot.evidence;
  return target;
}

MachineRecord record_machine(const RuleCache& rules, YesNo owners, RecordForm form) {
  MachineRecord record;
  record.kind = TargetKind::live;
  record.facts = read_live_facts();
  record.settings = read_proc_sys(rules.base(), every_setting(rules.base()), "/proc/sys");
  record.evidence = evidence_here(record.facts, {0, port_range_of(*record.settings), YesNo::yes, owners});
  if (form == RecordForm::full) record.tree = record_tree(RootDirectory("/"));
  return record;
}

}  // namespace tcptune
