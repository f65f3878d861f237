// SPDX-License-Identifier: MIT
// See port_capacity.h.
#include "core/evaluate/port_capacity.h"

#include <algorithm>
#include <set>

#include "core/catalogue/kernel_value.h"
#include "core/catalogue/ports.h"
#include "core/evaluate/port_facts.h"

namespace tcptune {
namespace {

std::optional<PortRanges> reserved_ports(const Context& context) {
  const Setting* setting = find_setting(context.base, kReservedPorts);
  if (setting == nullptr) return std::nullopt;
  const SettingValue value = setting_value(*setting, setting->name, context);
  if (value.state == SettingState::absent) return PortRanges();
  return value.state == SettingState::present ? parse_ports(value.text) : std::nullopt;
}

std::set<int> listening_ports(const Snapshot& snapshot) {
  std::set<int> ports;
  if (snapshot.facts.listening) ports.insert(snapshot.facts.listening->begin(), snapshot.facts.listening->end());
  if (snapshot.evidence && snapshot.evidence->last.sockets)
    for (const Listener& listener : snapshot.evidence->last.sockets->listeners) ports.insert(listener.local.port);
  return ports;
}

PortReuse reuse_of(const Context& context) {
  const auto reuse = setting_number("net.ipv4.tcp_tw_reuse", context);
  const auto timestamps = setting_number("net.ipv4.tcp_timestamps", context);
  if (reuse == 0 || timestamps == 0) return PortReuse::nobody;
  if (!reuse || !timestamps) return PortReuse::unknown;
  return reuse == 2 ? PortReuse::loopback : PortReuse::everybody;
}

// The documented figures: dynamic ports since Vista, and 120 seconds unless the registry says otherwise.
PortCapacity windows_capacity(const Context& context) {
  PortCapacity capacity{49152, 65535, 0, 0, 0, 120, PortReuse::nobody, 1};
  if (const auto delay = setting_number("tcpip.TcpTimedWaitDelay", context)) capacity.held = static_cast<int>(*delay);
  for (const int port : listening_ports(context.snapshot))
    if (capacity.low <= port && port <= capacity.high) ++capacity.listening;
  capacity.usable = capacity.high - capacity.low + 1 - capacity.listening;
  return capacity;
}

}  // namespace

std::optional<PortCapacity> port_capacity(const Context& context) {
  if (context.snapshot.facts.os == "windows") return windows_capacity(context);
  const Setting* range = find_setting(context.base, kPortRange);
  const auto reserved = reserved_ports(context);
  if (range == nullptr || !reserved) return std::nullopt;
  const auto ends = parse_numbers(setting_value(*range, range->name, context).text, 2);
  if (ends.size() < 2 || ends[0] < 0 || ends[1] > 65535 || ends[0] > ends[1]) return std::nullopt;
  PortCapacity capacity;
  capacity.low = static_cast<int>(ends[0]);
  capacity.high = static_cast<int>(ends[1]);
  const int free = usable_ports(capacity.low, capacity.high, *reserved);
  capacity.reserved = capacity.high - capacity.low + 1 - free;
  const std::set<int> ports = listening_ports(context.snapshot);
  const std::vector<int> listening(ports.begin(), ports.end());
  capacity.listening = static_cast<int>(ports_at_risk(capacity.low, capacity.high, *reserved, &listening).size());
  capacity.usable = free - capacity.listening;
  capacity.reuse = reuse_of(context);
  if (const auto delay = setting_number("net.ipv4.tcp_tw_reuse_delay", context))
    capacity.reuse_delay = static_cast<double>(*delay) / 1000;
  return capacity;
}

double per_second(const PortCapacity& capacity) {
  return static_cast<double>(capacity.usable) / std::max(1, capacity.held);
}

double per_second_with_reuse(const PortCapacity& capacity) {
  return static_cast<double>(capacity.usable) / std::max(0.001, capacity.reuse_delay);
}

bool is_reused(const PortCapacity& capacity, const IpAddress& local) {
  return capacity.reuse == PortReuse::everybody || (capacity.reuse == PortReuse::loopback && is_loopback(local));
}

}  // namespace tcptune
