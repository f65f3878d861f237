// SPDX-License-Identifier: MIT
// See port_facts.h.
#include "core/evaluate/port_facts.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/catalogue/ports.h"

namespace tcptune {
namespace {

// A message names the first few: more would bury it.
std::string first_few(const std::vector<int>& ports) {
  constexpr std::size_t kNamed = 8;
  const auto end = ports.begin() + static_cast<std::ptrdiff_t>(std::min(kNamed, ports.size()));
  std::string named = fmt::format("{}", fmt::join(ports.begin(), end, ", "));
  if (ports.size() > kNamed) named += fmt::format(" and {} more", ports.size() - kNamed);
  return named;
}

// `compute(low, high, reserved)` if these are known.
template <typename Compute>
Value of_range(const Context& context, Compute compute) {
  const Setting* range = find_setting(context.base, kPortRange);
  const Setting* reserved = find_setting(context.base, kReservedPorts);
  if (range == nullptr || reserved == nullptr) return unknown_because("the port range");
  const auto ends = parse_numbers(setting_value(*range, range->name, context).text, 2);
  if (ends.size() < 2 || ends[0] < 0 || ends[1] > 65535) return unknown_because(std::string(range->name));
  const SettingValue kept = setting_value(*reserved, reserved->name, context);
  const auto parsed = kept.state == SettingState::present ? parse_ports(kept.text) : std::nullopt;
  if (!parsed && kept.state != SettingState::absent) return unknown_because(std::string(reserved->name));
  return compute(static_cast<int>(ends[0]), static_cast<int>(ends[1]), parsed.value_or(PortRanges()));
}

std::vector<int> at_risk(const Context& context, int low, int high, const PortRanges& reserved) {
  const auto& listening = context.snapshot.facts.listening;
  return ports_at_risk(low, high, reserved, listening ? &*listening : nullptr);
}

}  // namespace

Value get_ports_at_risk(const Context& context) {
  return of_range(context, [&](int low, int high, const PortRanges& reserved) {
    const auto ports = at_risk(context, low, high, reserved);
    return Value{Value::Kind::number, static_cast<std::int64_t>(ports.size()), first_few(ports)};
  });
}

Value get_ports_to_reserve(const Context& context) {
  return of_range(context, [&](int low, int high, const PortRanges& reserved) {
    return as_text(port_list(reserved, at_risk(context, low, high, reserved)));
  });
}

Value get_usable_ports(const Context& context) {
  return of_range(context, [](int low, int high, const PortRanges& reserved) {
    return as_number(usable_ports(low, high, reserved));
  });
}

}  // namespace tcptune
