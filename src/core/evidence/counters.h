// SPDX-License-Identifier: MIT
// The kernel's TCP/IP counters.
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace tcptune {

// By the names that nstat prints: the group of /proc/net/netstat or /proc/net/snmp and the counter, without a dot
// ("TcpExtListenOverflows", "TcpActiveOpens", "IpExtInOctets"). Totals since boot, or since the namespace began.
// A counter that is not there was not told. Gauges of /proc/net/sockstat stand among them as "TCP.inuse", "TCP.orphan",
// "TCP.tw", "TCP.alloc", "TCP.mem" (pages), "sockets.used".
using Counters = std::map<std::string, std::int64_t, std::less<>>;

}  // namespace tcptune
