// SPDX-License-Identifier: MIT
// How an example gives connections and counters: a line for many sockets that are alike.
#pragma once

#include <optional>
#include <string_view>

#include "core/evidence/socket_tally.h"

namespace tcptune {

// "28000 TIME_WAIT 10.0.0.1:* 10.0.0.2:5432 1 LISTEN *:80 queue=129/128 by=nginx/12": how many, in which state, from
// where, to where; of the last number of an address and of a port, * makes each socket another one. Behind it:
// by=PROGRAM/PID, silent=SECONDS, retransmits=N, queue=WAITING/LIMIT (of a listener, which has no remote end), orphan.
// Nothing: not understood.
std::optional<SocketSummary> parse_given_sockets(std::string_view text);

// "TcpExtListenOverflows 12 TcpActiveOpens 900".
std::optional<Counters> parse_given_counters(std::string_view text);

}  // namespace tcptune
