// SPDX-License-Identifier: MIT
// See port_facts.h.
#include "core/evaluate/port_facts.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/catalogue/ports.h"

namespace tcptune {
namespace {

Value unknown(std::string why) { return {Value::Kind::unknown, 0, std::move(why)}; }

// A message names the first few: more would bury it.
std::string first_few(const std::vector<int>& ports) {
  constexpr std::size_t kNamed = 8;
  const auto end = ports.begin() + static_cast<std::ptrdiff_t>(std::min(kNamed, ports.size()));
  std::string named = fmt::format("{}", fmt::join(ports.begin(), end, ", "));
  if (ports.size() > kNamed) named += fmt::format(" and {} more", ports.size() - kNamed);
  return named;
}

}  // namespace

Value port_fact(std::string_view name, const Context& context) {
  const Setting* range = find_setting(context.base, "net.ipv4.ip_local_port_range");
  const Setting* reserved = find_setting(context.base, "net.ipv4.ip_local_reserved_ports");
  if (range == nullptr || reserved == nullptr) return unknown("the port range");
  const auto ends = parse_numbers(setting_value(*range, range->name, context).text, 2);
  if (ends.size() < 2 || ends[0] < 0 || ends[1] > 65535) return unknown("net.ipv4.ip_local_port_range");
  const SettingValue kept = setting_value(*reserved, reserved->name, context);
  const auto parsed = kept.state == SettingState::present ? parse_ports(kept.text) : std::nullopt;
  if (!parsed && kept.state != SettingState::absent) return unknown("net.ipv4.ip_local_reserved_ports");
  const PortRanges ports = parsed.value_or(PortRanges());
  const int low = static_cast<int>(ends[0]), high = static_cast<int>(ends[1]);
  if (name == "usable_ports") return {Value::Kind::number, usable_ports(low, high, ports), ""};
  const auto& listening = context.snapshot.facts.listening;
  const auto at_risk = ports_at_risk(low, high, ports, listening ? &*listening : nullptr);
  if (name == "ports_to_reserve") return {Value::Kind::text, 0, port_list(ports, at_risk)};
  return {Value::Kind::number, static_cast<std::int64_t>(at_risk.size()), first_few(at_risk)};
}

}  // namespace tcptune
