// SPDX-License-Identifier: MIT
// See value.h.
#include "core/evaluate/value.h"

namespace tcptune {
namespace {

Value holds_for_order(Op op, std::strong_ordering order) {
  switch (op) {
    case Op::equal: return as_truth(order == 0);
    case Op::not_equal: return as_truth(order != 0);
    case Op::less: return as_truth(order < 0);
    case Op::less_equal: return as_truth(order <= 0);
    case Op::greater: return as_truth(order > 0);
    default: return as_truth(order >= 0);
  }
}

}  // namespace

Value as_truth(Known known, std::string_view what) {
  return known == Known::unknown ? unknown_because(std::string(what)) : as_truth(known == Known::yes);
}

Value compare(Op op, const Value& left, const Value& right) {
  const bool text = left.kind == Value::Kind::text;
  if (text != (right.kind == Value::Kind::text)) return as_truth(op == Op::not_equal);
  return holds_for_order(op, text ? left.text <=> right.text : left.number <=> right.number);
}

Value compare(Op op, const KernelRange& versions, const KernelVersion& version, std::string_view what) {
  const auto [low, high] = versions;
  const auto decide = [what](bool always, bool never) {
    return always ? as_truth(true) : never ? as_truth(false) : unknown_because(std::string(what));
  };
  switch (op) {
    case Op::less: return decide(high < version, low >= version);
    case Op::less_equal: return decide(high <= version, low > version);
    case Op::greater: return decide(low > version, high <= version);
    case Op::greater_equal: return decide(low >= version, high < version);
    case Op::equal: return decide(low == version && high == version, low > version || high < version);
    default: return decide(low > version || high < version, low == version && high == version);
  }
}

Value calculate(Op op, const Value& left, const Value& right) {
  for (const Value* side : {&left, &right})
    if (side->kind != Value::Kind::number) return is_unknown(*side) ? *side : unknown_because("not a number");
  const std::int64_t a = left.number, b = right.number;
  std::int64_t result = 0;
  bool overflow = false;
  switch (op) {
    case Op::add: overflow = __builtin_add_overflow(a, b, &result); break;
    case Op::subtract: overflow = __builtin_sub_overflow(a, b, &result); break;
    case Op::multiply: overflow = __builtin_mul_overflow(a, b, &result); break;
    default:
      if (b == 0 || (a == INT64_MIN && b == -1)) return unknown_because("a division by zero");
      result = op == Op::divide ? a / b : a % b;
  }
  const bool below = op == Op::multiply ? (a < 0) != (b < 0) : a < 0;
  return as_number(!overflow ? result : below ? INT64_MIN : INT64_MAX);
}

}  // namespace tcptune
