// SPDX-License-Identifier: MIT
// Saved text about connections: what ss, netstat, nstat and PowerShell print, and copies of the kernel's files.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/evidence/evidence.h"
#include "core/evidence/socket_tally.h"
#include "core/text/named.h"
#include "readers/input/block_input.h"

namespace tcptune {

// Of two that tell the same counter the one that comes first here counts.
enum class SocketTextKind {
  proc_counters,
  proc_sockstat,
  statistics,
  nstat,
  nstat_json,
  ss_totals,
  ss,
  netstat,
  windows_netstat,
  connections_csv,
  connections_table,
  proc_sockets,
};
template <>
inline constexpr auto kNames<SocketTextKind> = enum_names("/proc/net/netstat", "/proc/net/sockstat", "netstat -s",
                                                          "nstat", "nstat --json", "ss -s", "ss", "netstat",
                                                          "netstat of Windows", "Get-NetTCPConnection | Export-Csv",
                                                          "Get-NetTCPConnection", "/proc/net/tcp");

// By the first lines; `head` is what the text begins with, some KiB of it. UTF-16 is read through. Nothing: it is none
// of them, or only might be.
std::optional<SocketTextKind> recognise_socket_text(std::string_view head);

struct SocketTextOptions {
  PortRange ports;  // that connect() took there
  // The same texts from a look before; counters grew since. Empty: there was one look.
  std::vector<BlockInput> before;
  double seconds = 0;  // between the two looks; 0: not told
};

// Texts of one look at one machine: sockets are counted together, counters of several texts are merged. Reads in
// blocks: memory grows with distinct destinations, not with the text. Lines that cannot be used are counted, and the
// first ones named, in `not_visible`. Throws Error for a text that is none of the kinds, that holds less of its kind
// than of anything else, and for two texts that tell the same: they would be two looks.
Evidence read_socket_text(std::vector<BlockInput> inputs, SocketTextOptions options);

}  // namespace tcptune
