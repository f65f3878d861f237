// SPDX-License-Identifier: MIT
// See capacity.h.
#include "core/evaluate/capacity.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "core/evaluate/evaluate.h"
#include "core/evaluate/functions.h"

namespace tcptune {
namespace {

constexpr std::int64_t kSmallMachine = std::int64_t{256} << 20;
constexpr std::int64_t kOrdinaryMachine = std::int64_t{8} << 30;

// What the entries of the catalogue that hold on these kernels compute, ascending; empty if there are none.
std::vector<std::int64_t> computed(const Setting& setting, Context context, std::int64_t memory_if_unknown) {
  const auto& memory = context.snapshot.facts.memory;
  context.assumed_memory = memory ? *memory / 4 * 3 : memory_if_unknown;
  std::vector<std::int64_t> numbers;
  for (const DefaultValue& entry : setting.capacity) {
    const bool holds =
        entry.from <= context.kernels.high && (entry.until > context.kernels.low || entry.until == kNever);
    if (!holds) continue;
    const Value value = evaluate(entry.formula, context);
    if (value.kind == Value::Kind::number) numbers.push_back(value.number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

Value not_computed(const Arguments& arguments) {
  const Value fallback = default_of(arguments);
  if (is_unknown(fallback) || fallback.kind == Value::Kind::number) return fallback;
  return unknown_because(fmt::format("the default of {}", arguments.setting(0).name));
}

}  // namespace

Value least_default(const Arguments& arguments) {
  const auto numbers = computed(*arguments.setting(0).setting, arguments.context(), kSmallMachine);
  return numbers.empty() ? not_computed(arguments) : as_number(numbers.front());
}

Value usual_default(const Arguments& arguments) {
  const auto numbers = computed(*arguments.setting(0).setting, arguments.context(), kOrdinaryMachine);
  return numbers.empty() ? not_computed(arguments) : as_number(numbers.back());
}

}  // namespace tcptune
