// SPDX-License-Identifier: MIT
// What an expression comes to, and what its operators make of two of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/catalogue/setting.h"
#include "core/language/expression.h"

namespace tcptune {

// `truth`: number is 0 or 1. `unknown`: text says what is not known ("net.ipv4.tcp_timestamps: denied").
// `number` may carry a text to show instead of the number. `versions`: those of the context, which are compared with
// one version and with nothing else.
struct Value {
  enum class Kind { unknown, truth, number, text, versions };
  Kind kind = Kind::unknown;
  std::int64_t number = 0;
  std::string text;
};

inline Value unknown_because(std::string why) { return {Value::Kind::unknown, 0, std::move(why)}; }
inline Value as_truth(bool holds) { return {Value::Kind::truth, holds ? 1 : 0, ""}; }
inline Value as_number(std::int64_t value) { return {Value::Kind::number, value, ""}; }
inline Value as_text(std::string_view value) { return {Value::Kind::text, 0, std::string(value)}; }
// `what` is said when it is not known.
Value as_truth(Known known, std::string_view what);

inline bool is_unknown(const Value& value) { return value.kind == Value::Kind::unknown; }
inline bool is_true(const Value& value) { return value.kind == Value::Kind::truth && value.number == 1; }
inline bool is_false(const Value& value) { return value.kind == Value::Kind::truth && value.number == 0; }

// One of the six comparisons of two known values. A number and a text are never equal.
Value compare(Op op, const Value& left, const Value& right);

// The same of an interval of versions and one version, which means the boundary: `kernel >= 4.12` holds for all
// of 4.12. `what` is said where the interval holds versions of both kinds.
Value compare(Op op, const KernelRange& versions, const KernelVersion& version, std::string_view what);

// One of the five operations on numbers. What is too large to hold is the largest number there is: it is still larger
// than any memory that it is compared with.
Value calculate(Op op, const Value& left, const Value& right);

}  // namespace tcptune
