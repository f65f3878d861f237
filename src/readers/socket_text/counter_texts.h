// SPDX-License-Identifier: MIT
// Texts of counters: nstat, netstat -s, and copies of the kernel's own files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/evidence/counters.h"
#include "readers/socket_text/line_stream.h"

namespace tcptune {

struct CounterText {
  Counters counters;
  std::vector<std::string> not_visible;  // what could not be used, and what such a text cannot tell; a phrase each
};

// More than any kernel has.
inline constexpr std::size_t kMostCounters = 10'000;

// All of them throw Error when there is nothing to be read, when more lines are something else, and for a second look
// in the same text.

// "#kernel", or a row with a counter, its value and its rate.
bool is_nstat_line(std::string_view line);
CounterText read_nstat(LineStream& lines);

// {"kernel":{"IpInReceives":62, …}}
bool is_nstat_json_line(std::string_view line);
CounterText read_nstat_json(LineStream& lines);

// "Tcp:", a group alone on its line; and a sentence of English with its number in front, set in.
bool is_counter_group(std::string_view line);
bool is_statistics_sentence(std::string_view line);
// netstat -s. Sentences that counter_names has become counters, and what stands there by its name; those of TcpExt that
// are not there are 0, for netstat leaves them out. In another language than English it is an Error.
CounterText read_netstat_statistics(LineStream& lines);

// /proc/net/netstat, /proc/net/snmp; /proc/net/sockstat, /proc/net/sockstat6.
CounterText read_proc_counters(LineStream& lines);
CounterText read_proc_sockstat(LineStream& lines);

}  // namespace tcptune
