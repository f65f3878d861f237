// SPDX-License-Identifier: MIT
// What an ephemeral port range really offers, and which services it can collide with.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tcptune {

struct Service {
  int port = 0;
  std::string_view name;
};

// Registered ports (IANA Service Name and Transport Protocol Port Number Registry) of servers that are often found on
// one machine.
const std::vector<Service>& well_known_services();

using PortRanges = std::vector<std::pair<int, int>>;  // closed intervals, sorted

// Ports of [low, high] that are not reserved.
int usable_ports(int low, int high, const PortRanges& reserved);

// Ports inside [low, high] that are not reserved: those of `listening`, or of well-known services when that is null.
std::vector<int> ports_at_risk(int low, int high, const PortRanges& reserved, const std::vector<int>* listening);

// As ip_local_reserved_ports is written: "3306,8080-8090". `more` joins what is there; neighbours become ranges.
std::string port_list(PortRanges ranges, const std::vector<int>& more);

}  // namespace tcptune
