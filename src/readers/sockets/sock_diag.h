// SPDX-License-Identifier: MIT
// Asks the kernel's socket diagnostics for TCP sockets of this thread's network namespace; see sock_diag(7).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <vector>

#include "readers/root/descriptor.h"
#include "readers/sockets/diag_messages.h"

namespace tcptune {

// States as a set of bits.
std::uint32_t set_of_states(std::initializer_list<TcpState> states);

// All that are on the wire or were: without LISTEN, and without BOUND_INACTIVE, for which the kernel would walk another
// table (since 6.8).
std::uint32_t all_connections();

// As many remote ports may be asked for at once.
inline constexpr std::size_t kMostPortsAsked = 12;

// Which sockets the kernel is to tell, of IPv4 and IPv6; it filters them itself. For each question it walks all sockets
// that are there, which costs half as much as telling them.
struct DiagQuestion {
  std::uint32_t states = 0;
  YesNo silence = YesNo::no;  // asks for tcp_info, which costs the kernel more than all the rest of a socket
  std::vector<std::uint16_t> remote_ports;  // empty: of any port
};

struct DiagAnswer {
  int error = 0;  // an errno value; ETIMEDOUT: nothing was answered for two seconds
  YesNo interrupted = YesNo::no;  // the table changed so much that the answer does not hold: ask again
  std::uint64_t told = 0;  // sockets, also before an error
};

class SockDiag {
 public:
  SockDiag();

  // Streams what the kernel answers; memory does not grow.
  DiagAnswer ask(const DiagQuestion& question, const SocketSink& sink);

 private:
  DiagAnswer ask_with(const std::vector<char>& request, const SocketSink& sink);

  Descriptor socket_;
  int error_ = 0;  // why there is no socket to ask through
  std::uint32_t sequence_ = 0;
};

}  // namespace tcptune
