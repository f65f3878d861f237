// SPDX-License-Identifier: MIT
// The text of /proc/net/tcp and /proc/net/tcp6, live or saved, line by line. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "core/evidence/socket_tally.h"

namespace tcptune {

// The line that both files begin with: "  sl  local_address rem_address   st tx_queue …".
bool is_proc_net_tcp_heading(std::string_view line);

// One socket; nothing if the line is none, is cut off in its inode or before it, or says what cannot be (a port of five
// digits). A number of a state that is not known yet is `unknown`. Addresses are read in the byte order of this
// machine, as the kernel wrote them: a copy from a machine of the other order shows them backwards. The file does not
// tell how long a listener's queue may be (send_queue is 0), nor how long a peer has been silent.
std::optional<SocketRow> parse_proc_net_tcp_line(std::string_view line);

}  // namespace tcptune
