// SPDX-License-Identifier: MIT
// See host_judge.h.
#include "commands/host_judge.h"

#include <utility>

#include "core/judge/seen_evidence.h"
#include "core/text/error.h"
#include "readers/input/input_kind.h"
#include "targets/record_target.h"

namespace tcptune {
namespace {

// Together some ten MiB.
constexpr std::size_t kMostKinds = 128;
constexpr std::size_t kMostAlike = 500;
constexpr std::size_t kMostRemembered = 10'000;  // of all kinds: settings that differ from host to host come and go

// What of a running machine or an image is not as its kernel has it by itself.
Readings changed_settings(const RuleCache& rules, MachineRecord record) {
  return compacted(rules, std::move(record)).settings.value_or(Readings());
}

}  // namespace

void HostJudge::judge(HostDocument document, const std::string& name, const VisitHost& visit) {
  const std::string host = std::move(document.host);
  if (document.record && document.record->form == RecordForm::compact && !document.record->registry) {
    const Alike& alike = judged(*document.record);
    return tell(alike, host, std::move(*document.record), visit);
  }
  Readings changed;
  if (document.record) changed = changed_settings(judge_.prepared(), *document.record);
  const TargetResult result = judge_.result_of(target_of(std::move(document), name));
  const Snapshot& snapshot = result.snapshot;
  if (snapshot.kind == TargetKind::dump && snapshot.now) {
    MachineRecord dump;
    dump.facts = snapshot.facts;
    dump.settings = snapshot.now;
    changed = changed_settings(judge_.prepared(), std::move(dump));
  }
  visit({host, snapshot, result.left, changed});
}

// Most hosts of a fleet are set like some other one.
const HostJudge::Alike& HostJudge::judged(MachineRecord& record) {
  const std::string key = alike_key(record);
  if (const auto known = alike_.find(key); known != alike_.end()) return known->second;
  if (alike_.size() >= kMostAlike) alike_.clear();
  return alike_.emplace(key, judge_compact(record)).first->second;
}

// Each part ends, so that no two records give the same.
std::string HostJudge::alike_key(const MachineRecord& record) {
  constexpr char kEnd = '\x1f';
  std::string key = CompactMachines::kind_of(record);
  key.reserve(8192);
  key.append(record.facts.distribution).append(1, kEnd);
  key.append(record.facts.memory ? std::to_string(*record.facts.memory) : "").append(1, kEnd);
  if (record.facts.listening)
    for (const int port : *record.facts.listening) key.append(std::to_string(port)).append(1, ' ');
  key += record.facts.listening ? '+' : '-';
  if (!record.settings) return key;
  for (const auto& [name, reading] : *record.settings) {
    if (reading.state == ReadingState::present && unheeded_.contains(name)) continue;
    key.append(name).append(1, static_cast<char>('0' + static_cast<int>(reading.state)));
    key.append(std::to_string(reading.text.size())).append(1, kEnd).append(reading.text);
  }
  return key;
}

HostJudge::Alike HostJudge::judge_compact(MachineRecord& record) {
  const Snapshot& machine = machines_.machine_of(record, "");
  Alike alike;
  if (record.settings) alike.changed = *record.settings;
  alike.left = judge_.accepted(judgement_of(machine, alike.changed), machine);
  alike.machine.kind = machine.kind;
  alike.machine.facts = machine.facts;
  alike.machine.not_visible = machine.not_visible;
  alike.machine.now.emplace();
  for (const std::string_view name : kSettingsToTell)
    if (const auto reading = machine.now->find(name); reading != machine.now->end())
      alike.machine.now->insert(*reading);
  return alike;
}

// What was seen is told beside findings, and decides nothing.
void HostJudge::tell(const Alike& alike, const std::string& host, MachineRecord record, const VisitHost& visit) const {
  std::optional<Evidence>& evidence = record.evidence;
  if (!evidence || alike.left.judgement.findings.empty())
    return visit({host, alike.machine, alike.left, alike.changed});
  if (judge_.terms().target.evidence == YesNo::no) evidence->last.sockets.reset();
  Snapshot machine = alike.machine;
  machine.evidence = std::move(evidence);
  for (const std::string_view name : kSettingsToTell)
    if (const auto own = record.settings->find(name); own != record.settings->end())
      (*machine.now)[own->first] = own->second;
  Suppressed left = alike.left;
  std::vector<Finding>& findings = left.judgement.findings;
  findings = with_seen_evidence(std::move(findings),
                                {judge_.prepared().base(), machine, Plane::now, machine.facts.kernel, nullptr, {}});
  visit({host, machine, left, alike.changed});
}

Judgement HostJudge::judgement_of(const Snapshot& machine, const Readings& changed) {
  if (!machine.facts.profile.empty()) return judge_.judgement_of(machine);  // it is held against every setting
  if (remembered_.size() > kMostKinds) remembered_.clear();
  if (count_ > kMostRemembered) {
    for (const auto& [kind, rules] : remembered_) rules->forget();
    count_ = 0;
  }
  const PreparedRules& prepared = judge_.prepared().prepare(machine.facts);
  if (!readers_) look_at_rules(prepared);
  std::unique_ptr<RememberedRules>& rules = remembered_[machines_.kind()];
  if (rules == nullptr) rules = std::make_unique<RememberedRules>(prepared, *readers_, machines_.unchanged());
  const std::size_t before = rules->remembered();
  Judgement judgement = rules->judge(machine, changed);
  count_ += rules->remembered() - before;
  return judgement;
}

void HostJudge::look_at_rules(const PreparedRules& rules) {
  readers_.emplace(rules);
  const auto& settings = rules.base().settings;
  for (std::size_t i = 0; i < settings.size(); ++i)
    if (settings[i].access == Access::read_only && readers_->readers[i].empty() && readers_->binders[i].empty())
      unheeded_.emplace(settings[i].name);
}

Target HostJudge::target_of(HostDocument document, const std::string& name) const {
  TargetOptions options = judge_.terms().target;
  const RuleCache& rules = judge_.prepared();
  if (document.record) return record_target(rules, options, std::move(*document.record), "/", LiveSettings::asked);
  options.from = document.is_dump == YesNo::yes ? InputKind::sysctl_dump
                                                : recognise(name, document.text, Examples::passed_over).kind;
  const bool is_machine =
      options.from && (options.from == InputKind::sysctl_dump || known_input(*options.from).holds == Holds::registry);
  if (!is_machine)
    throw Error(name +
                ": it does not hold the settings of one machine; expected a snapshot, or what `sysctl -a` prints");
  return std::move(text_targets(rules, options, name, std::move(document.text)).front());
}

}  // namespace tcptune
