// SPDX-License-Identifier: MIT
// What expressions know of the local ports, on the context's plane: unknown, with the setting that is in the way, where
// the port range or the reserved ports are.
#pragma once

#include <string_view>

#include "core/evaluate/planes.h"
#include "core/evaluate/value.h"

namespace tcptune {

inline constexpr std::string_view kPortRange = "net.ipv4.ip_local_port_range";
inline constexpr std::string_view kReservedPorts = "net.ipv4.ip_local_reserved_ports";
inline constexpr std::string_view kPortSettings[] = {kPortRange, kReservedPorts};

Value get_ports_at_risk(const Context& context);
Value get_ports_to_reserve(const Context& context);
Value get_usable_ports(const Context& context);

}  // namespace tcptune
