// SPDX-License-Identifier: MIT
// Expressions evaluated against a snapshot: three-valued, over a kernel interval, on one plane.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/rules/rule.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

enum class Plane { now, boot };

// `truth`: number is 0 or 1. `unknown`: text says what is not known ("net.ipv4.tcp_timestamps: denied").
// `number` may carry a text to show instead of the number.
struct Value {
  enum class Kind { unknown, truth, number, text };
  Kind kind = Kind::unknown;
  std::int64_t number = 0;
  std::string text;
};

// Where an expression is judged. `it` is the setting bound by for_each, if any; `it_name` its full name.
struct Context {
  const RuleBase& base;
  const Snapshot& snapshot;
  Plane plane = Plane::now;
  KernelRange kernels;
  const Setting* it = nullptr;
  std::string_view it_name;
};

Value evaluate(const Expression& expression, const Context& context);

// The template with its holes filled; what is not known becomes "?".
std::string render(Template pieces, const Context& context);

enum class SettingState { present, absent, denied, malformed, undetermined };

// A setting's value on the context's plane. `text` as assigned, read, or the default; empty unless present.
struct SettingValue {
  SettingState state = SettingState::undetermined;
  std::string text;
};
SettingValue setting_value(const Setting& setting, std::string_view name, const Context& context);

// The kernel's default as text, or nothing when kernels differ or it depends on something not known.
std::optional<std::string> default_text(const Setting& setting, const Context& context);

// The winning line of a boot configuration for a setting; null if no file sets it.
const Line* winning_line(const Snapshot& snapshot, std::string_view name);

}  // namespace tcptune
