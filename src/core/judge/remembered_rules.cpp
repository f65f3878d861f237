// SPDX-License-Identifier: MIT
// See remembered_rules.h.
#include "core/judge/remembered_rules.h"

#include <algorithm>
#include <utility>

#include "core/catalogue/names.h"
#include "core/checks/conf_checks.h"
#include "core/checks/connection_checks.h"
#include "core/judge/asked_settings.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

void append_id(std::string& key, std::uint32_t id) { key.append(reinterpret_cast<const char*>(&id), sizeof id); }

std::string key_of_facts(const Facts& facts) {
  std::string key = facts.memory ? std::to_string(*facts.memory) : "";
  key += facts.listening ? " listening" : "";
  if (facts.listening)
    for (const int port : *facts.listening) key.append(1, ' ').append(std::to_string(port));
  return key + '\n';
}

// Does its for_each bind a setting of that name, if it is there?
bool is_bound(const Rule& rule, std::string_view name) {
  return std::any_of(rule.for_each.begin(), rule.for_each.end(),
                     [&](std::string_view glob) { return matches_glob(glob, name, '.'); });
}

void append(RuleResult& whole, const RuleResult& part) {
  whole.verdict = worse(whole.verdict, part.verdict);
  whole.findings.insert(whole.findings.end(), part.findings.begin(), part.findings.end());
  whole.unknowns.insert(whole.unknowns.end(), part.unknowns.begin(), part.unknowns.end());
}

}  // namespace

RuleReaders::RuleReaders(const PreparedRules& rules)
    : readers(rules.base().settings.size()), binders(rules.base().settings.size()) {
  for (std::size_t i = 0; i < rules.rules().size(); ++i) {
    const AskedByRule asked = asked_by(rules.base(), *rules.rules()[i]->rule);
    on_facts.push_back(asked.facts);
    for (std::size_t setting = 0; setting < readers.size(); ++setting) {
      if (asked.others[setting]) readers[setting].push_back(static_cast<std::uint32_t>(i));
      if (asked.bound[setting]) binders[setting].push_back(static_cast<std::uint32_t>(i));
    }
  }
}

RememberedRules::RememberedRules(const PreparedRules& rules, const RuleReaders& readers, const Snapshot& standard)
    : rules_(rules), readers_(readers), memories_(rules.rules().size()), changes_(rules.rules().size()) {
  const auto add = [&](std::size_t rule, std::string_view bound) {
    Memory& memory = memories_[rule];
    memory.standard.emplace_back(bound, judge_alone(rules, standard, rule, bound));
    append(memory.whole, memory.standard.back().second);
  };
  for (std::size_t i = 0; i < memories_.size(); ++i)
    if (rules.rules()[i]->rule->for_each.empty()) add(i, "");
  for (const auto& [name, reading] : *standard.now)
    if (reading.state != ReadingState::absent)
      for (const std::uint32_t rule : known(name).binders) add(rule, name);
  for (const ConfVerdicts& verdicts :
       {judge_conf_rules(rules.base(), standard), judge_connection_rules(rules.base(), standard)})
    others_.insert(others_.end(), verdicts.verdicts.begin(), verdicts.verdicts.end());
}

void RememberedRules::forget() {
  for (Memory& memory : memories_) {
    memory.by_changes.clear();
    memory.by_bound.clear();
  }
  known_.clear();
  facts_.clear();
  last_id_ = 0;
  count_ = 0;
}

Judgement RememberedRules::judge(const Snapshot& machine, const Readings& changed) {
  tell_changes(machine, changed);
  Judgement parts;
  parts.verdicts.reserve(memories_.size() + others_.size());
  for (std::size_t i = 0; i < memories_.size(); ++i) {
    const RuleResult& result = result_of(i, machine);
    parts.verdicts.push_back({rules_.rules()[i]->rule, result.verdict});
    parts.findings.insert(parts.findings.end(), result.findings.begin(), result.findings.end());
    parts.unknowns.insert(parts.unknowns.end(), result.unknowns.begin(), result.unknowns.end());
  }
  parts.verdicts.insert(parts.verdicts.end(), others_.begin(), others_.end());
  return put_together(rules_, machine, std::move(parts));
}

RememberedRules::Known& RememberedRules::known(const std::string& name) {
  const auto [at, is_new] = known_.try_emplace(name);
  count_ += is_new;
  const Setting* setting = is_new ? find_setting(rules_.base(), name) : nullptr;
  if (setting == nullptr) return at->second;
  const auto position = static_cast<std::size_t>(setting - rules_.base().settings.data());
  at->second.readers = readers_.readers[position];
  for (const std::uint32_t rule : readers_.binders[position])
    if (is_bound(*rules_.rules()[rule]->rule, name)) at->second.binders.push_back(rule);
  return at->second;
}

std::uint32_t RememberedRules::id_of(Known& setting, const Reading& reading) {
  key_.assign(1, static_cast<char>(reading.state)).append(reading.text);
  if (const auto value = setting.values.find(std::string_view(key_)); value != setting.values.end())
    return value->second;
  ++count_;
  return setting.values[key_] = ++last_id_;
}

void RememberedRules::tell_changes(const Snapshot& machine, const Readings& changed) {
  const auto [facts, is_new] = facts_.try_emplace(key_of_facts(machine.facts), last_id_ + 1);
  if (is_new) ++last_id_;
  count_ += is_new;
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    changes_[i].key.clear();
    changes_[i].bound.clear();
    if (readers_.on_facts[i] == YesNo::yes) append_id(changes_[i].key, facts->second);
  }
  for (const auto& [name, reading] : changed) {
    Known& setting = known(name);
    if (setting.readers.empty() && setting.binders.empty()) continue;
    const std::uint32_t id = id_of(setting, reading);
    for (const std::uint32_t rule : setting.readers) append_id(changes_[rule].key, id);
    for (const std::uint32_t rule : setting.binders)
      changes_[rule].bound.push_back({name, id, yes_if(reading.state != ReadingState::absent)});
  }
}

const RuleResult& RememberedRules::result_of(std::size_t rule, const Snapshot& machine) {
  Memory& memory = memories_[rule];
  const Change& change = changes_[rule];
  if (change.key.empty() && change.bound.empty()) return memory.whole;
  key_ = change.key;
  append_id(key_, 0);  // no id
  for (const Bound& bound : change.bound) append_id(key_, bound.value);
  if (const auto known = memory.by_changes.find(std::string_view(key_)); known != memory.by_changes.end())
    return known->second;
  ++count_;
  RuleResult& result = memory.by_changes[key_];
  return result = memory.standard.size() == 1 && change.bound.empty()
                      ? judge_alone(rules_, machine, rule, memory.standard.front().first)
                      : judge_bound(rule, machine);
}

// Each setting that it binds for itself; the names of both lists are sorted.
RuleResult RememberedRules::judge_bound(std::size_t rule, const Snapshot& machine) {
  const Memory& memory = memories_[rule];
  const Change& change = changes_[rule];
  RuleResult whole;
  auto changed = change.bound.begin();
  const auto take_changed = [&] {
    if (changed->is_there == YesNo::yes) append(whole, result_of_bound(rule, changed->name, changed->value, machine));
    ++changed;
  };
  for (const auto& [name, result] : memory.standard) {
    while (changed != change.bound.end() && changed->name < name) take_changed();
    if (changed != change.bound.end() && changed->name == name)
      take_changed();
    else
      append(whole, change.key.empty() ? result : result_of_bound(rule, name, 0, machine));
  }
  while (changed != change.bound.end()) take_changed();
  return whole;
}

const RuleResult& RememberedRules::result_of_bound(std::size_t rule, std::string_view name, std::uint32_t value,
                                                   const Snapshot& machine) {
  auto& memory = memories_[rule].by_bound;
  std::string key = changes_[rule].key;
  append_id(key, value);
  key += name;
  if (const auto known = memory.find(std::string_view(key)); known != memory.end()) return known->second;
  ++count_;
  return memory.emplace(std::move(key), judge_alone(rules_, machine, rule, name)).first->second;
}

}  // namespace tcptune
