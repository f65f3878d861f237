// SPDX-License-Identifier: MIT
// Judges the hosts of a fleet, one document after the other. Hosts are much alike, so most of it is remembered.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "commands/target_judge.h"
#include "core/judge/remembered_rules.h"
#include "snapshots/host_document.h"
#include "targets/compact_machines.h"

namespace tcptune {

struct JudgedHost {
  const std::string& name;  // empty: nothing tells it
  const Snapshot& snapshot;
  const Suppressed& left;
  const Readings& changed;  // what is not as its kernel has it by itself
};

using VisitHost = std::function<void(const JudgedHost&)>;

// For one thread.
class HostJudge {
 public:
  // `judge` must outlive it.
  explicit HostJudge(const TargetJudge& judge) : judge_(judge), machines_(judge.prepared(), judge.terms().target) {}

  // `name` names the document in errors. Throws Error when it cannot be judged.
  void judge(HostDocument document, const std::string& name, const VisitHost& visit);

 private:
  // What is the same for hosts that are set alike.
  struct Alike {
    Snapshot machine;  // of its settings only those that are told beside findings
    Suppressed left;  // without evidence
    Readings changed;
  };

  const Alike& judged(MachineRecord& record);
  Alike judge_compact(MachineRecord& record);
  std::string alike_key(const MachineRecord& record);
  void tell(const Alike& alike, const std::string& host, MachineRecord record, const VisitHost& visit) const;
  Judgement judgement_of(const Snapshot& machine, const Readings& changed);
  void look_at_rules(const PreparedRules& rules);
  Target target_of(HostDocument document, const std::string& name) const;

  const TargetJudge& judge_;
  CompactMachines machines_;
  std::optional<RuleReaders> readers_;  // of Linux
  std::unordered_map<std::string, std::unique_ptr<RememberedRules>> remembered_;  // by CompactMachines::kind()
  std::size_t count_ = 0;  // of what they remember
  std::unordered_map<std::string, Alike> alike_;  // by what decides about them
  std::unordered_set<std::string> unheeded_;  // settings that can only be read, and that no rule looks at
};

}  // namespace tcptune
