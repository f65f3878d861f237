// SPDX-License-Identifier: MIT
// See planes.h.
#include <algorithm>
#include <map>

#include "core/boot/boot_winners.h"
#include "core/catalogue/kernel_value.h"
#include "core/evaluate/evaluate.h"
#include "core/evaluate/in_force.h"

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

// Shown by the running kernel, whatever the catalogue says: a backport.
bool is_live(std::string_view name, const Snapshot& snapshot) {
  if (!snapshot.now) return false;
  const auto reading = snapshot.now->find(name);
  return reading != snapshot.now->end() && reading->second.state != ReadingState::absent;
}

// "At least" and "at most", one after the other: against what a plain line sets before, or else the default.
SettingValue compared_at_boot(const Setting& setting, std::string_view name, const Context& context) {
  const BootConfiguration& boot = *context.snapshot.boot;
  const std::vector<BootWrite>& writes = boot.winners.find(name)->second.writes;
  const auto is_plain = [&](const BootWrite& write) { return boot.lines[write.line].assigns == Assigns::value; };
  const auto plain = std::find_if(writes.rbegin(), writes.rend(), is_plain);
  std::optional<std::string> value =
      plain != writes.rend() ? std::optional(boot.lines[plain->line].value) : default_text(setting, context, name);
  if (!value) return {};
  for (auto at = plain.base(); at != writes.end(); ++at)
    if (const Line& line = boot.lines[at->line]; replaces(line.assigns, line.value, *value)) value = line.value;
  return {SettingState::present, std::move(*value)};
}

SettingValue at_boot(const Setting& setting, std::string_view name, const Context& context) {
  const bool registry = context.snapshot.boot && context.snapshot.boot->reader == BootReader::registry;
  const bool gone = exists_in(setting, context.kernels, context.snapshot.facts.vendor) == Known::no;
  if (gone && !registry && !is_live(name, context.snapshot)) return {SettingState::absent, ""};
  const LineInForce in_force = line_in_force(setting, name, context);
  if (in_force.settled == YesNo::no) return {};
  if (in_force.line != nullptr)
    return in_force.line->assigns == Assigns::value ? SettingValue{SettingState::present, in_force.line->value}
                                                    : compared_at_boot(setting, name, context);
  if (context.snapshot.boot) {
    const BootConfiguration& boot = *context.snapshot.boot;
    if (const auto unseen = boot.unseen.find(name); unseen != boot.unseen.end()) return {state_of(unseen->second), ""};
    // A file that may not be read could set anything.
    const auto unreadable = [](const BootFile& file) { return file.status == FileStatus::unreadable; };
    if (std::any_of(boot.files.begin(), boot.files.end(), unreadable)) return {SettingState::denied, ""};
  }
  if (gone) return {SettingState::absent, ""};
  if (auto value = default_text(setting, context, name)) return {SettingState::present, std::move(*value)};
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

}  // namespace

const Line* deciding_line(const Setting& setting, std::string_view name, const Context& context) {
  const LineInForce in_force = line_in_force(setting, name, context);
  return in_force.line != nullptr ? in_force.line : winning_line(context.snapshot, name);
}

const Line* winning_line(const Snapshot& snapshot, std::string_view name) {
  if (!snapshot.boot) return nullptr;
  const auto winner = snapshot.boot->winners.find(name);
  return winner == snapshot.boot->winners.end() ? nullptr : &snapshot.boot->lines[winner->second.line];
}

Plane evidence_plane(const Snapshot& snapshot) { return snapshot.now ? Plane::now : Plane::boot; }

SettingValue setting_value(const Setting& setting, std::string_view name, const Context& context) {
  return context.plane == Plane::boot ? at_boot(setting, name, context) : right_now(setting, name, context);
}

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

std::vector<const DefaultValue*> entries_of(const Setting& setting, const Context& context, std::string_view name) {
  // A word that an entry names counts for that entry; where none names it, those count that name none.
  const auto named_by_any = [&](std::string_view DefaultValue::*word, std::string_view wanted) {
    const bool any = std::any_of(setting.defaults.begin(), setting.defaults.end(),
                                 [&](const DefaultValue& entry) { return entry.*word == wanted; });
    return any ? wanted : std::string_view();
  };
  const std::string_view vendor = named_by_any(&DefaultValue::vendor, context.snapshot.facts.vendor);
  const std::string_view interface = named_by_any(&DefaultValue::interface, interface_of(setting, name));
  std::vector<const DefaultValue*> entries;
  for (const DefaultValue& entry : setting.defaults)
    if (entry.vendor == vendor && entry.interface == interface && entry.from <= context.kernels.high &&
        (entry.until > context.kernels.low || entry.until == kNever))
      entries.push_back(&entry);
  return entries;
}

std::optional<std::int64_t> setting_number(std::string_view name, const Context& context) {
  const Setting* setting = find_setting(context.base, name);
  if (setting == nullptr) return std::nullopt;
  const SettingValue value = setting_value(*setting, name, context);
  if (value.state != SettingState::present) return std::nullopt;
  const auto number = parse_kernel_number(value.text);
  return number ? std::optional(number->value) : std::nullopt;
}

std::optional<std::string> default_text(const Setting& setting, const Context& context, std::string_view name) {
  // Docker and Podman start containers with 0, CRI-O with the kernel's 1024.
  if (setting.name == "net.ipv4.ip_unprivileged_port_start" && context.snapshot.facts.audience == Audience::container)
    return std::nullopt;
  // Kernels inside the interval may have different defaults: then there is no one answer.
  std::optional<std::string> common;
  std::map<KernelVersion, KernelVersion> covered;  // from, until
  for (const DefaultValue* entry : entries_of(setting, context, name)) {
    auto value = entry_value(*entry, setting, context);
    const bool covers_all =
        entry->from <= context.kernels.low && (entry->until > context.kernels.high || entry->until == kNever);
    if (covers_all && value) return value;
    if (covers_all) continue;
    if (!value || (common && *common != *value)) return std::nullopt;
    common = std::move(value);
    covered.emplace(entry->from, entry->until);
  }
  KernelVersion next = context.kernels.low;
  for (const auto& [from, until] : covered)
    if (from <= next) next = std::max(next, until);
  return next > context.kernels.high || next == kNever ? common : std::nullopt;
}

}  // namespace tcptune
