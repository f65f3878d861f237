// SPDX-License-Identifier: MIT
// Compact records: what the kernel would have by itself is not written down, since the catalogue knows it, and whoever
// reads the record works it out again from the same facts. See record_target.h.
#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "core/catalogue/registry_names.h"
#include "core/evaluate/planes.h"
#include "core/text/text.h"
#include "targets/record_target.h"

namespace tcptune {
namespace {

// Those that rules and people ask for first.
constexpr std::array<std::string_view, 26> kCounters{
    "TCP.alloc",
    "TCP.inuse",
    "TCP.mem",
    "TCP.orphan",
    "TCP.tw",
    "TcpActiveOpens",
    "TcpAttemptFails",
    "TcpCurrEstab",
    "TcpEstabResets",
    "TcpExtListenDrops",
    "TcpExtListenOverflows",
    "TcpExtPruneCalled",
    "TcpExtSyncookiesRecv",
    "TcpExtSyncookiesSent",
    "TcpExtTCPAbortOnMemory",
    "TcpExtTCPAbortOnTimeout",
    "TcpExtTCPBacklogDrop",
    "TcpExtTCPMemoryPressures",
    "TcpExtTCPReqQFullDoCookies",
    "TcpExtTCPReqQFullDrop",
    "TcpExtTCPTimeWaitOverflow",
    "TcpExtTCPTimeouts",
    "TcpExtTW",
    "TcpOutSegs",
    "TcpPassiveOpens",
    "TcpRetransSegs",
};

// What the kernel makes of a setting that nobody touches; `malformed` if that is not known, nothing where it is not
// known to be there.
std::optional<Reading> expected(const RuleBase& base, const Snapshot& machine, const Setting& setting,
                                const std::string& name, const std::vector<std::string>& loaded) {
  const Facts& facts = machine.facts;
  const Known there = exists_in(setting, facts.kernel, facts.vendor);
  if (there == Known::unknown) return std::nullopt;
  const bool hidden = facts.net_namespace == NetNamespace::child && setting.scope == SettingScope::host;
  const bool brought =
      setting.module.empty() || std::find(loaded.begin(), loaded.end(), setting.module) != loaded.end();
  if (there == Known::no || hidden || !brought) return Reading{};
  const Context context{base, machine, Plane::boot, facts.kernel, &setting, name};
  if (std::optional<std::string> value = default_text(setting, context, name))
    return Reading{ReadingState::present, std::move(*value), 0};
  return Reading{ReadingState::malformed, {}, 0};
}

// With one blank between the numbers of a value, however the kernel prints them.
std::string plain(const Setting& setting, const std::string& value) {
  if (setting.type != ValueType::vector && setting.type != ValueType::integer) return value;
  std::string text;
  for (const std::string_view word : split_words(value)) text += fmt::format("{}{}", text.empty() ? "" : " ", word);
  return text;
}

bool is_as(const Setting& setting, const Reading& found, const std::optional<Reading>& expected) {
  if (!expected || found.state != expected->state) return false;
  return found.text == expected->text || plain(setting, found.text) == plain(setting, expected->text);
}

// What an image will have after its boot, as far as its files say so.
Readings at_boot(const RuleCache& rules, const MachineRecord& record) {
  const Snapshot image = record_target(rules, {}, record, "the image", LiveSettings::all).snapshot;
  Readings readings;
  for (const auto& [name, winner] : image.boot->winners) {
    const Setting* setting = find_setting(rules.base(), name);
    if (setting == nullptr || !is_readable(*setting)) continue;
    const Context context{rules.base(), image, Plane::boot, image.facts.kernel, setting, name};
    const SettingValue value = setting_value(*setting, name, context);
    if (value.state == SettingState::present) readings[name] = {ReadingState::present, value.text, 0};
  }
  return readings;
}

Snapshot with_facts(const MachineRecord& record) {
  Snapshot machine;
  machine.facts = record.facts;
  return machine;
}

// Interfaces of a machine may be hundreds; of all of them together these two speak.
bool is_of_all(const Setting& setting, std::string_view name) {
  const std::string_view interface = interface_of(setting, name);
  return interface.empty() || interface == "all" || interface == "default";
}

// The names that a setting always has.
std::vector<std::string> names_of(const Setting& setting) {
  const std::size_t star = setting.name.find('*');
  if (star == std::string_view::npos) return {std::string(setting.name)};
  const std::string_view before = setting.name.substr(0, star), behind = setting.name.substr(star + 1);
  std::vector<std::string> names;
  if (before.ends_with(".conf.")) names.push_back(fmt::format("{}all{}", before, behind));
  if (before.ends_with(".conf.") || before.ends_with(".neigh."))
    names.push_back(fmt::format("{}default{}", before, behind));
  return names;
}

}  // namespace

MachineRecord compacted(const RuleCache& rules, MachineRecord record) {
  if (record.registry) return record;  // a handful of values as it is
  const bool running = record.settings.has_value();
  Readings all = running ? std::move(*record.settings) : at_boot(rules, record);
  record.form = RecordForm::compact;
  record.tree.clear();
  std::set<std::string, std::less<>> loaded;
  for (const auto& [name, reading] : all)
    if (const Setting* setting = find_setting(rules.base(), name);
        running && setting != nullptr && !setting->module.empty() && reading.state != ReadingState::absent)
      loaded.insert(std::string(setting->module));
  record.loaded.assign(loaded.begin(), loaded.end());
  record.settings.emplace();
  const Snapshot machine = with_facts(record);
  for (auto& [name, reading] : all) {
    const Setting* setting = find_setting(rules.base(), name);
    if (setting == nullptr) continue;
    const auto usual = expected(rules.base(), machine, *setting, name, record.loaded);
    const bool told = is_as(*setting, reading, usual);
    // Of a single interface what is not known to be unusual is left out: there may be hundreds.
    const bool unknown = !usual || usual->state == ReadingState::malformed;
    if (told || (!is_of_all(*setting, name) && (unknown || reading.state != ReadingState::present))) continue;
    if (!usual && reading.state == ReadingState::absent) continue;
    record.settings->emplace(name, reading);
  }
  if (!record.evidence) return record;
  Evidence few;
  few.source = record.evidence->source;
  few.last.uptime = record.evidence->last.uptime;
  for (const std::string_view counter : kCounters)
    if (const auto at = record.evidence->last.counters.find(counter); at != record.evidence->last.counters.end())
      few.last.counters.insert(*at);
  if (record.evidence->last.sockets) {
    few.last.sockets.emplace().counts = record.evidence->last.sockets->counts;
    few.last.sockets->totals_only = YesNo::yes;
  }
  record.evidence = std::move(few);
  return record;
}

Readings settings_of_unchanged(const RuleBase& base, const MachineRecord& record) {
  Readings readings;
  const Snapshot machine = with_facts(record);
  for (const Setting& setting : base.settings) {
    if (!is_readable(setting)) continue;
    for (std::string& name : names_of(setting)) {
      std::optional<Reading> usual = expected(base, machine, setting, name, record.loaded);
      if (usual && record.incomplete == YesNo::yes) usual = Reading{ReadingState::malformed, {}, 0};
      if (usual) readings.emplace(std::move(name), std::move(*usual));
    }
  }
  return readings;
}

}  // namespace tcptune
