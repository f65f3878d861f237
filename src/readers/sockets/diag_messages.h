// SPDX-License-Identifier: MIT
// What the kernel's socket diagnostics answer, from bytes to sockets; see sock_diag(7). Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "core/evidence/socket_tally.h"
#include "core/text/yes_no.h"

namespace tcptune {

using SocketSink = std::function<void(const SocketRow&)>;

enum class DiagProgress { more, done, failed };

// What became of one datagram of an answer.
struct DiagBatch {
  DiagProgress progress = DiagProgress::more;
  int error = 0;  // an errno value when it failed; EBADMSG: the bytes are no answer of the kernel's
  YesNo interrupted = YesNo::no;  // the kernel says that its table changed so much that the answer does not hold
};

// Gives each TCP socket of the datagram to `sink`; messages that answer another question than `sequence` are passed
// over.
// `held` is told by the inode: what no process holds has none. That is so of TIME_WAIT, of a FIN_WAIT2 that its program
// has closed (the kernel keeps it as a small record, or whole for as long as tcp_fin_timeout exceeds 60 s), and of a
// connection that still waits for accept().
// `silent` is there when tcp_info was asked for: the seconds since the last segment of the peer that carried data or an
// acknowledgement. A FIN carries one, so in CLOSE_WAIT and FIN_WAIT2 that is the age of the peer's FIN or of its last
// sign of life after it, whichever is later: the state has lasted at least as long. It falls back to 0 when the peer
// acknowledges data, or answers a keep-alive probe. The kernel counts milliseconds in 32 bits: after 49 days it begins
// anew.
DiagBatch parse_diag_messages(std::string_view bytes, std::uint32_t sequence, const SocketSink& sink);

}  // namespace tcptune
