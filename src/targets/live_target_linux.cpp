// SPDX-License-Identifier: MIT
// The machine that this runs on, when that is a Linux; see targets.h.
#include "readers/linux/linux_facts.h"
#include "readers/linux/linux_proc.h"
#include "targets/record_target.h"
#include "targets/targets.h"

namespace tcptune {

Target live_target(const RuleCache& rules, const TargetOptions& options, LiveSettings settings) {
  RootDirectory root("/");
  const auto read_now = [&](const SettingSet& wanted) { return read_proc_sys(rules.base(), wanted, "/proc/sys"); };
  return linux_target(rules, options, {"this machine", read_live_facts(), root, read_now}, settings);
}

MachineRecord record_machine(const RuleCache& rules) {
  MachineRecord record;
  record.kind = TargetKind::live;
  record.facts = read_live_facts();
  record.settings = read_proc_sys(rules.base(), every_setting(rules.base()), "/proc/sys");
  const RootDirectory root("/");
  record.tree = record_tree(root);
  return record;
}

}  // namespace tcptune
