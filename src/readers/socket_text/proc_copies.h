// SPDX-License-Identifier: MIT
// Copies of /proc/net/tcp and /proc/net/tcp6.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "readers/socket_text/line_stream.h"
#include "readers/socket_text/socket_rows.h"

namespace tcptune {

enum class ProcFamily { ipv4, ipv6 };

// By a heading or a row; nothing: neither.
std::optional<ProcFamily> proc_family_of(std::string_view line);

// Which text told the sockets of a family; empty: none did yet.
using ProcFamilies = std::array<std::string, 2>;

// One of them, or both one after the other. Throws Error for a family that is there already, and for a copy of
// /proc/net/udp, which looks the same.
void read_proc_sockets(LineStream& lines, SocketRows& rows, ProcFamilies& families);

}  // namespace tcptune
