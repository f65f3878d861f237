// SPDX-License-Identifier: MIT
// See compact_machines.h.
#include "targets/compact_machines.h"

#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "core/catalogue/names.h"
#include "core/text/error.h"
#include "targets/record_target.h"

namespace tcptune {
namespace {

// Machines differ in memory and kernels, but not in all of a fleet at once.
constexpr std::size_t kMostStandards = 64;
constexpr std::size_t kMostHidden = 64;  // lists of what is not to be seen, of machines that are else alike

void append(std::string& key, std::string_view text) { key.append(text).append(1, '\x1f'); }

void append(std::string& key, std::int64_t number) {
  char digits[24];
  append(key, std::string_view(digits, std::to_chars(digits, digits + sizeof digits, number).ptr));
}

void append(std::string& key, const KernelVersion& version) {
  for (const int part : {version.major, version.minor, version.patch}) append(key, std::int64_t{part});
}

}  // namespace

std::string CompactMachines::kind_of(const MachineRecord& record) {
  const Facts& facts = record.facts;
  std::string key;
  key.reserve(256);
  for (const std::string* text : {&facts.os, &facts.kernel_release, &facts.vendor}) append(key, *text);
  append(key, facts.kernel.low);
  append(key, facts.kernel.high);
  append(key, facts.page_size);
  for (const int word : {static_cast<int>(facts.container), static_cast<int>(facts.net_namespace),
                         static_cast<int>(record.kind), static_cast<int>(record.incomplete)})
    append(key, std::int64_t{word});
  for (const std::string& module : record.loaded) append(key, module);
  return key;
}

Snapshot& CompactMachines::machine_of(const MachineRecord& record, const std::string& name) {
  if (!options_.with.empty())
    throw Error(fmt::format("{}: --with needs files, and a compact snapshot has none; take a full one", name));
  if (record.kind == TargetKind::live) refuse_audience(options_, name);
  take_back();
  Standard& standard = standard_of(record);
  last_ = &standard;
  Snapshot& machine = standard.machine;
  machine.name = name;
  machine.facts = record.facts;
  apply_overrides(machine.facts, rules_.base(), options_);
  machine.evidence.reset();
  std::string hidden;  // what makes the list of what is not to be seen
  static const Readings kNone;
  for (const auto& [setting, reading] : record.settings ? *record.settings : kNone) {
    const auto usual = standard.index.find(setting);
    const bool is_new = usual == standard.index.end();
    const ReadingState before = is_new ? ReadingState::present : usual->second->second.state;
    const bool is_known = !is_new || find_setting(rules_.base(), setting) != nullptr;
    if (!is_known || before != ReadingState::present || reading.state != ReadingState::present) {
      append(hidden, setting);
      append(hidden, static_cast<std::int64_t>(reading.state));
    }
    if (is_new)
      added_.push_back(machine.now->emplace(setting, reading).first);
    else
      changed_.emplace_back(usual->second, std::exchange(usual->second->second, reading));
  }
  if (standard.not_visible.size() >= kMostHidden) standard.not_visible.clear();
  const auto [told, is_new] = standard.not_visible.try_emplace(std::move(hidden));
  if (is_new) told->second = not_visible_of(machine);
  machine.not_visible = told->second;
  return machine;
}

Snapshot CompactMachines::unchanged() const {
  Snapshot machine = last_->machine;
  for (const auto& [at, reading] : changed_) (*machine.now)[at->first] = reading;
  for (const auto& at : added_) machine.now->erase(at->first);
  machine.evidence.reset();
  return machine;
}

CompactMachines::Standard& CompactMachines::standard_of(const MachineRecord& record) {
  kind_ = kind_of(record);
  std::string key = kind_;
  append(key, record.facts.memory.value_or(-1));
  if (const auto known = standards_.find(key); known != standards_.end()) return known->second;
  if (standards_.size() >= kMostStandards) standards_.clear();
  Standard& standard = standards_[std::move(key)];
  standard.machine.kind = TargetKind::dump;
  standard.machine.now = settings_of_unchanged(rules_.base(), record);
  for (auto at = standard.machine.now->begin(); at != standard.machine.now->end(); ++at)
    standard.index.emplace(at->first, at);
  return standard;
}

void CompactMachines::take_back() {
  if (last_ == nullptr) return;
  for (auto& [at, reading] : changed_) at->second = std::move(reading);
  for (const auto& at : added_) last_->machine.now->erase(at);
  changed_.clear();
  added_.clear();
  last_ = nullptr;
}

std::vector<std::string> CompactMachines::not_visible_of(const Snapshot& machine) const {
  Snapshot told;
  told.facts = machine.facts;
  told.now = machine.now;
  tell_hidden(told, rules_.base());
  std::vector<std::string> not_told, not_known;
  for (const auto& [name, reading] : *machine.now)
    if (find_setting(rules_.base(), name) == nullptr)
      not_known.push_back(name);
    else if (reading.state == ReadingState::malformed)
      not_told.push_back(name);
  tell(told, std::move(not_told), "that this compact snapshot does not tell");
  tell(told, std::move(not_known), "of the snapshot that this version of tcptune does not know");
  told.not_visible.emplace_back(
      "the boot files, and interfaces that are as the kernel makes them: a compact snapshot "
      "leaves them out");
  return told.not_visible;
}

}  // namespace tcptune
