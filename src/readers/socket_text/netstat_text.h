// SPDX-License-Identifier: MIT
// What netstat of Linux (net-tools, busybox) and of Windows prints about connections.
#pragma once

#include <string_view>

#include "readers/socket_text/line_stream.h"
#include "readers/socket_text/socket_rows.h"

namespace tcptune {

// The heading in English, or a row of Linux: "tcp        0      0 192.0.2.1:80 …".
bool is_netstat_line(std::string_view line);

// netstat -n with -a, -t, -u, -p, -e, -o, -l, -W; in other languages too. Only TCP is read. Addresses that may have
// been cut off (without -W those of IPv6 are, at 23 characters) are not used. Throws Error for a second table, and for
// the netstat of BSD and macOS.
void read_netstat(LineStream& lines, SocketRows& rows);

// A row of Windows: "  TCP    192.0.2.1:80 …".
bool is_windows_netstat_line(std::string_view line);

// netstat -ano, with -b and -t. Headings in any language.
void read_windows_netstat(LineStream& lines, SocketRows& rows);

}  // namespace tcptune
