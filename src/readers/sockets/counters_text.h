// SPDX-License-Identifier: MIT
// The text of /proc/net/netstat, /proc/net/snmp and /proc/net/sockstat, live or saved. Pure.
#pragma once

#include <string_view>

#include "core/evidence/counters.h"

namespace tcptune {

// Pairs of lines, "TcpExt: NAME NAME …" and "TcpExt: NUMBER NUMBER …", become "TcpExtNAME". Of a pair that does not fit
// together what fits from the left is taken: a number that is none, or too large, leaves its counter out. Other lines
// are passed over. The file tells a counter that has no limit as -1 (TcpMaxConn).
Counters parse_proc_netstat(std::string_view text);

// "TCP: inuse 5 orphan 0" becomes "TCP.inuse" and "TCP.orphan"; of sockstat and sockstat6.
Counters parse_proc_sockstat(std::string_view text);

}  // namespace tcptune
