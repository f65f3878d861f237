// SPDX-License-Identifier: MIT
// See planes.h.
#include <algorithm>
#include <map>

#include "core/boot/boot_winners.h"
#include "core/evaluate/evaluate.h"

namespace tcptune {
namespace {

SettingState state_of(ReadingState state) {
  switch (state) {
    case ReadingState::present: return SettingState::present;
    case ReadingState::denied: return SettingState::denied;
    case ReadingState::malformed: return SettingState::malformed;
    case ReadingState::absent: break;
  }
  return SettingState::absent;
}

// "At least" and "at most", one after the other: against what a plain line sets before, or else the default.
SettingValue compared_at_boot(const Setting& setting, std::string_view name, const Context& context) {
  const BootConfiguration& boot = *context.snapshot.boot;
  const std::vector<std::size_t>& writes = boot.winners.find(name)->second.writes;
  const auto is_plain = [&](std::size_t at) { return boot.lines[at].assigns == Assigns::value; };
  const auto plain = std::find_if(writes.rbegin(), writes.rend(), is_plain);
  std::optional<std::string> value =
      plain != writes.rend() ? std::optional(boot.lines[*plain].value) : default_text(setting, context);
  if (!value) return {};
  for (auto at = plain.base(); at != writes.end(); ++at)
    if (replaces(boot.lines[*at].assigns, boot.lines[*at].value, *value)) value = boot.lines[*at].value;
  return {SettingState::present, std::move(*value)};
}

SettingValue at_boot(const Setting& setting, std::string_view name, const Context& context) {
  if (const Line* line = winning_line(context.snapshot, name))
    return line->assigns == Assigns::value ? SettingValue{SettingState::present, line->value}
                                           : compared_at_boot(setting, name, context);
  if (context.snapshot.boot) {
    const BootConfiguration& boot = *context.snapshot.boot;
    if (const auto unseen = boot.unseen.find(name); unseen != boot.unseen.end()) return {state_of(unseen->second), ""};
    // A file that may not be read could set anything.
    const auto unreadable = [](const BootFile& file) { return file.status == FileStatus::unreadable; };
    if (std::any_of(boot.files.begin(), boot.files.end(), unreadable)) return {SettingState::denied, ""};
  }
  if (exists_in(setting, context.kernels, context.snapshot.facts.vendor) == Known::no)
    return {SettingState::absent, ""};
  if (auto value = default_text(setting, context)) return {SettingState::present, std::move(*value)};
  return {};
}

SettingValue right_now(const Setting& setting, std::string_view name, const Context& context) {
  const auto reading = context.snapshot.now->find(name);
  if (reading == context.snapshot.now->end()) {
    const bool gone = exists_in(setting, context.kernels, context.snapshot.facts.vendor) == Known::no;
    return {gone ? SettingState::absent : SettingState::undetermined, ""};
  }
  if (reading->second.state != ReadingState::absent) return {state_of(reading->second.state), reading->second.text};
  // In a child namespace a setting of the host is not missing, it is not visible.
  const bool hidden =
      context.snapshot.facts.net_namespace == NetNamespace::child && setting.scope != SettingScope::namespaced;
  return {hidden ? SettingState::undetermined : SettingState::absent, ""};
}

// The value one entry of the catalogue gives, if it can be determined.
std::optional<std::string> entry_value(const DefaultValue& entry, const Setting& setting, const Context& context) {
  if (!entry.value.empty() || setting.type == ValueType::ports) return std::string(entry.value);
  if (entry.formula.empty()) return std::nullopt;
  // Formulas speak of facts of the machine, such as the size of a hash table: what is live tells them for the next boot
  // too.
  Context facts = context;
  if (context.snapshot.now) facts.plane = Plane::now;
  const Value value = evaluate(entry.formula, facts);
  if (value.kind == Value::Kind::number) return std::to_string(value.number);
  if (value.kind == Value::Kind::text) return value.text;
  return std::nullopt;
}

}  // namespace

const Line* winning_line(const Snapshot& snapshot, std::string_view name) {
  if (!snapshot.boot) return nullptr;
  const auto winner = snapshot.boot->winners.find(name);
  return winner == snapshot.boot->winners.end() ? nullptr : &snapshot.boot->lines[winner->second.line];
}

SettingValue setting_value(const Setting& setting, std::string_view name, const Context& context) {
  return context.plane == Plane::boot ? at_boot(setting, name, context) : right_now(setting, name, context);
}

std::optional<std::string> default_text(const Setting& setting, const Context& context) {
  const std::string_view vendor = context.snapshot.facts.vendor;
  for (const DefaultValue& entry : setting.defaults)
    if (!entry.vendor.empty() && entry.vendor == vendor) return entry_value(entry, setting, context);
  // Kernels inside the interval may have different defaults: then there is no one answer.
  std::optional<std::string> common;
  std::map<KernelVersion, KernelVersion> covered;  // from, until
  for (const DefaultValue& entry : setting.defaults) {
    if (!entry.vendor.empty() || entry.until <= context.kernels.low || entry.from > context.kernels.high) continue;
    auto value = entry_value(entry, setting, context);
    const bool covers_all =
        entry.from <= context.kernels.low && (entry.until > context.kernels.high || entry.until == kNever);
    if (covers_all && value) return value;
    if (covers_all) continue;
    if (!value || (common && *common != *value)) return std::nullopt;
    common = std::move(value);
    covered.emplace(entry.from, entry.until);
  }
  KernelVersion next = context.kernels.low;
  for (const auto& [from, until] : covered)
    if (from <= next) next = std::max(next, until);
  return next > context.kernels.high || next == kNever ? common : std::nullopt;
}

}  // namespace tcptune
