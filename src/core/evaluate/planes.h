// SPDX-License-Identifier: MIT
// What a setting is on each plane: the reading, the winning line, or the kernel's default.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/rule.h"
#include "core/snapshot/snapshot.h"
#include "core/text/named.h"

namespace tcptune {

enum class Plane { now, boot };
template <>
inline constexpr auto kNames<Plane> = enum_names("now", "boot");

// Where an expression is judged. `it` is the setting bound by for_each, if any; `it_name` its full name.
struct Context {
  const RuleBase& base;
  const Snapshot& snapshot;
  Plane plane = Plane::now;
  KernelRange kernels;
  const Setting* it = nullptr;
  std::string_view it_name;
  std::optional<std::int64_t> assumed_memory = {};  // in bytes; instead of what the machine has
};

enum class SettingState { present, absent, denied, malformed, undetermined };

// Where rules about connections are judged: where their settings were seen, else by what the kernel sets by itself.
Plane evidence_plane(const Snapshot& snapshot);

// A setting's value on the context's plane. `text` as assigned, read, or the default; empty unless present.
struct SettingValue {
  SettingState state = SettingState::undetermined;
  std::string text;
};
SettingValue setting_value(const Setting& setting, std::string_view name, const Context& context);

// The same as one number; nothing where it is not there, not known or no number.
std::optional<std::int64_t> setting_number(std::string_view name, const Context& context);

// The kernel's default as text, or nothing when kernels differ or it depends on something not known. `name` tells a
// member of a family; without it: what holds for most of them.
std::optional<std::string> default_text(const Setting& setting, const Context& context, std::string_view name = {});

// What one of its entries gives; nothing where that cannot be told.
std::optional<std::string> entry_value(const DefaultValue& entry, const Setting& setting, const Context& context);

// The entries that speak of this member of a family on the context's kernels, in their order; those that speak of it
// alone, or of the vendor alone, leave no room for the others.
std::vector<const DefaultValue*> entries_of(const Setting& setting, const Context& context, std::string_view name);

// The line of a boot configuration that sets it last; null if none does. What the kernel makes of it: see in_force.h.
const Line* winning_line(const Snapshot& snapshot, std::string_view name);

// The place to show for a setting: the line in force; where none is, the one that is written last. Null: no line.
const Line* deciding_line(const Setting& setting, std::string_view name, const Context& context);

}  // namespace tcptune
