// SPDX-License-Identifier: MIT
// See diagnosis.h.
#include "core/catalogue/windows_version.h"
#include "core/evaluate/evidence_facts.h"
#include "core/evidence/counter_names.h"
#include "renderers/diagnosis/diagnosis.h"
#include "renderers/json_text.h"

namespace tcptune {
namespace {

constexpr int kSchemaVersion = 1;

Json owner_of(const Owner& owner) {
  if (owner.program.empty() && owner.pid == 0) return nullptr;
  return {{"program", text_or_null(owner.program)}, {"pid", number_or_null(owner.pid)}};
}

Json states_of(const StateCounts& counts) {
  Json states = Json::object();
  for (std::size_t i = 0; i < kTcpStates; ++i) states[std::string(kNames<TcpState>[i])] = counts.of[i];
  return states;
}

Json capacity_of(const std::optional<PortCapacity>& capacity) {
  if (!capacity) return nullptr;
  constexpr std::string_view kReuse[] = {"nobody", "loopback", "everybody", "unknown"};
  return {{"low", capacity->low},
          {"high", capacity->high},
          {"reserved", capacity->reserved},
          {"listening", capacity->listening},
          {"usable", capacity->usable},
          {"held_seconds", capacity->held},
          {"per_second", per_second(*capacity)},
          {"reuse", kReuse[static_cast<std::size_t>(capacity->reuse)]},
          {"reuse_delay_seconds", capacity->reuse_delay}};
}

Json tuple_of(const Tuple& tuple) {
  return {{"local", to_text(tuple.local)}, {"remote", to_text(tuple.remote.address)}, {"port", tuple.remote.port},
          {"sockets", tuple.sockets},      {"established", tuple.established},        {"time_wait", tuple.time_wait},
          {"syn_sent", tuple.syn_sent},    {"unanswered", tuple.unanswered},          {"owner", owner_of(tuple.owner)}};
}

Json listener_of(const Listener& listener) {
  return {{"address", to_text(listener.local.address)},
          {"port", listener.local.port},
          {"waiting", listener.waiting},
          {"limit", listener.limit},
          {"accepted", states_of(listener.accepted)},
          {"owner", owner_of(listener.owner)}};
}

Json held_of(const HeldGroup& group) {
  return {{"state", name_of(group.state)},
          {"owner", owner_of(group.owner)},
          {"service", to_text(group.service)},
          {"accepted", group.accepted == YesNo::yes},
          {"sockets", group.sockets},
          {"unaccepted", group.unaccepted},
          {"oldest_seconds", group.oldest ? Json(*group.oldest) : Json(nullptr)}};
}

Json fan_out_of(const FanOut& fan) {
  return {{"port", fan.port},       {"sockets", fan.sockets},          {"unanswered", fan.unanswered},
          {"remotes", fan.remotes}, {"busiest", to_text(fan.busiest)}, {"owner", owner_of(fan.owner)}};
}

template <typename Items, typename ToJson>
Json each(const Items& items, ToJson to_json) {
  Json list = Json::array();
  for (const auto& item : items) list.push_back(to_json(item));
  return list;
}

Json sockets_of(const std::optional<SocketSummary>& sockets) {
  if (!sockets) return nullptr;
  return {{"states", states_of(sockets->counts)},
          {"orphans_in_fin_wait2", sockets->orphans_in_fin_wait2},
          {"totals_only", sockets->totals_only == YesNo::yes},
          {"distinct_tuples", sockets->distinct_tuples},
          {"tuples", each(sockets->tuples, tuple_of)},
          {"listeners", each(sockets->listeners, listener_of)},
          {"held", each(sockets->held, held_of)},
          {"connecting", each(sockets->fan_outs, fan_out_of)}};
}

Json counters_of(const Evidence& evidence) {
  Json counters = Json::object();
  for (const auto& [name, total] : evidence.last.counters) {
    Json counter = {{"total", total}, {"growth", nullptr}};
    if (const auto growth = growth_of(evidence, name); growth && evidence.first) counter["growth"] = *growth;
    if (const CounterName* known = find_counter(name)) counter["meaning"] = known->meaning;
    counters[name] = std::move(counter);
  }
  return counters;
}

Json cause_of(const Finding& finding) {
  return {{"rule", finding.rule->id},
          {"severity", name_of(finding.severity)},
          {"subject", text_or_null(finding.subject)},
          {"setting", text_or_null(finding.setting)},
          {"value", text_or_null(finding.value)},
          {"message", finding.message},
          {"seen", finding.seen},
          {"advice", finding.advice.view()},
          {"topics", each(finding.rule->topics, [](std::string_view topic) { return Json(topic); })}};
}

}  // namespace

std::string diagnosis_json(const Diagnosis& diagnosis) {
  const Snapshot& snapshot = *diagnosis.snapshot;
  const Evidence& evidence = *snapshot.evidence;
  const Judgement& judgement = *diagnosis.judgement;
  Json not_visible = snapshot.not_visible;
  for (const std::string& phrase : evidence.not_visible) not_visible.push_back(phrase);
  const Json json = {
      {"schema_version", kSchemaVersion},
      {"target",
       {{"name", snapshot.name}, {"os", snapshot.facts.os}, {"kernel", text_or_null(snapshot.facts.kernel_release)}}},
      {"source", text_or_null(evidence.source)},
      {"interval_seconds", evidence.first ? Json(evidence.seconds) : Json(nullptr)},
      {"uptime_seconds", evidence.last.uptime ? Json(*evidence.last.uptime) : Json(nullptr)},
      {"capacity", capacity_of(diagnosis.capacity)},
      {"proposed_capacity", capacity_of(diagnosis.proposed)},
      {"sockets", sockets_of(evidence.last.sockets)},
      {"counters", counters_of(evidence)},
      {"causes", each(judgement.findings, cause_of)},
      {"not_judged", each(judgement.unknowns,
                          [](const Unknown& unknown) {
                            return Json{{"rule", unknown.rule->id}, {"because", unknown.because}};
                          })},
      {"not_visible", std::move(not_visible)},
      {"summary",
       {{"error", judgement.counts.error},
        {"warning", judgement.counts.warning},
        {"note", judgement.counts.note},
        {"pass", judgement.counts.pass},
        {"not_applicable", judgement.counts.not_applicable},
        {"unknown", judgement.counts.unknown}}}};
  return dump(json, 2) + '\n';
}

}  // namespace tcptune
