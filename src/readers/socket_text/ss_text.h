// SPDX-License-Identifier: MIT
// What ss prints: its table of sockets, and its totals.
#pragma once

#include <string_view>

#include "core/evidence/counters.h"
#include "readers/socket_text/line_stream.h"
#include "readers/socket_text/socket_rows.h"

namespace tcptune {

// The heading, or a row of TCP or of another protocol.
bool is_ss_line(std::string_view line);

// ss -tan with -p, -o, -e, -i, -m, with a heading or without (-H), and ss -an, of which only TCP is read. Throws Error
// for a second table, and where a filter made ss leave out the states.
void read_ss(LineStream& lines, SocketRows& rows);

struct SsTotals {
  StateCounts counts;  // ESTABLISHED, SYN_RECV and TIME_WAIT
  Counters gauges;  // TCP.orphan, TCP.tw, TCP.inuse
};

// "TCP:   45 (estab 10, …": the line of ss -s that tells it from others.
bool is_ss_totals_line(std::string_view line);

// ss -s. Throws Error when nothing of it is there.
SsTotals read_ss_totals(LineStream& lines);

}  // namespace tcptune
