// SPDX-License-Identifier: MIT
// tcptune snapshot: a machine or an image as one JSON object.
#include <utility>

#include "commands/commands.h"
#include "commands/output.h"
#include "commands/rule_selection.h"
#include "commands/site.h"
#include "snapshots/redaction.h"
#include "snapshots/snapshot_json.h"
#include "targets/record_target.h"

namespace tcptune {
namespace {

// Whom the connections belong to is for those who ask for it.
Evidence without_sockets(Evidence evidence) {
  const auto only_counts = [](std::optional<SocketSummary>& sockets) {
    if (!sockets) return;
    sockets->totals_only = YesNo::yes;
    sockets->tuples.clear();
    sockets->fan_outs.clear();
    sockets->listeners.clear();
    sockets->held.clear();
  };
  only_counts(evidence.last.sockets);
  if (evidence.first) only_counts(evidence.first->sockets);
  evidence.not_visible.emplace_back("whom the connections go to and who holds them; `snapshot --sockets` keeps that");
  return evidence;
}

MachineRecord record_of(const RuleCache& rules, const SnapshotOptions& options) {
  const RecordForm form = options.compact == YesNo::yes ? RecordForm::compact : RecordForm::full;
  MachineRecord record =
      options.root.empty() ? record_machine(rules, options.sockets, form) : record_image(rules, options.root);
  record.tool_version = TCPTUNE_VERSION;
  if (options.host == YesNo::yes) {
    const PrivateNames names = private_names("");
    if (names.hosts.empty()) throw Error("--host: this machine does not tell its name");
    record.host = names.hosts.front();
  }
  if (record.evidence && options.sockets == YesNo::no) record.evidence = without_sockets(std::move(*record.evidence));
  if (form == RecordForm::compact) record = compacted(rules, std::move(record));
  if (options.redact == YesNo::yes) record = redacted(std::move(record), private_names(options.root));
  return record;
}

}  // namespace

ExitStatus run_command(const SnapshotOptions& options) {
  const ChosenRules chosen = choose_rules(RuleOptions{});
  const RuleCache rules(chosen.base);
  TargetOptions target;
  target.root = options.root;
  Outputs outputs(inputs_of(target, chosen, Site{}));
  Output& output = outputs.open("--output", options.output);
  output.write(snapshot_json(record_of(rules, options)));
  output.finish();
  return ExitStatus::clean;
}

}  // namespace tcptune
