// SPDX-License-Identifier: MIT
// The TCP sockets of this thread's network namespace, counted together as the kernel tells them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/evidence/socket_tally.h"

namespace tcptune {

struct SocketLook {
  std::optional<SocketTally> tally;  // nothing: the kernel did not tell
  std::string source;  // "sock_diag" or "/proc/net/tcp"
  std::vector<std::string> not_visible;
};

// Asks the socket diagnostics; where they are refused (a seccomp filter, a kernel without tcp_diag, an emulated one)
// /proc/net/tcp and tcp6 are read instead, and what these do not tell is said. Needs no privilege.
// Connections that open and close meanwhile may be missed or counted twice, as by every tool: the kernel walks its
// table in pieces.
SocketLook look_at_sockets(PortRange range);

}  // namespace tcptune
