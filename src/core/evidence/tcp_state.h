// SPDX-License-Identifier: MIT
// The states of a TCP connection, by the kernel's numbers and by every spelling that tools print.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/text/named.h"

namespace tcptune {

// Position = the kernel's number (include/net/tcp_states.h); `unknown` is none of its own. `closed` is its TCP_CLOSE.
enum class TcpState {
  unknown,
  established,
  syn_sent,
  syn_recv,
  fin_wait1,
  fin_wait2,
  time_wait,
  closed,
  close_wait,
  last_ack,
  listen,
  closing,
  new_syn_recv,  // a request that the kernel answers without a whole socket; tools show it as SYN_RECV
  bound_inactive,  // bound, and not connected: since 6.8, when asked for
};
template <>
inline constexpr auto kNames<TcpState> = enum_names("UNKNOWN", "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1",
                                                    "FIN_WAIT2", "TIME_WAIT", "CLOSED", "CLOSE_WAIT", "LAST_ACK",
                                                    "LISTEN", "CLOSING", "NEW_SYN_RECV", "BOUND_INACTIVE");

inline constexpr std::size_t kTcpStates = kNames<TcpState>.size();

// As ss ("ESTAB", "TIME-WAIT", "FIN-WAIT-1"), netstat of Linux ("SYN_RECV", "FIN_WAIT1") and of Windows ("LISTENING",
// "SYN_RECEIVED", "FIN_WAIT_1"), PowerShell ("TimeWait", "SynReceived") and RFC 9293 write it, in any case. Nothing: no
// state.
std::optional<TcpState> parse_tcp_state(std::string_view word);

// How many sockets are in each.
struct StateCounts {
  std::array<std::uint32_t, kTcpStates> of{};

  std::uint32_t& operator[](TcpState state) { return of[static_cast<std::size_t>(state)]; }
  std::uint32_t operator[](TcpState state) const { return of[static_cast<std::size_t>(state)]; }
  bool operator==(const StateCounts&) const = default;
};

}  // namespace tcptune
