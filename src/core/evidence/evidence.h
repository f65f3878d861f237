// SPDX-License-Identifier: MIT
// What was seen of a machine's connections: sockets counted together, counters, and who holds what. Plain data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/evidence/counters.h"
#include "core/evidence/ip_address.h"
#include "core/evidence/tcp_state.h"
#include "core/text/yes_no.h"

namespace tcptune {

// Who holds a socket.
struct Owner {
  std::string program;  // as the kernel's comm or the tool tells it; empty: not known
  int pid = 0;  // 0: not known

  auto operator<=>(const Owner&) const = default;
};

// Connections that this machine opened from one address to one destination: each takes a local port of its own.
struct Tuple {
  IpAddress local;
  Endpoint remote;
  std::uint32_t sockets = 0;  // in all states
  std::uint32_t established = 0;
  std::uint32_t time_wait = 0;
  std::uint32_t syn_sent = 0;
  std::uint32_t unanswered = 0;  // in SYN_SENT, and the SYN was repeated
  Owner owner;  // of one of those that a process holds
};

// A listening socket and its queue of connections that wait for accept().
struct Listener {
  Endpoint local;
  std::uint32_t waiting = 0;
  std::uint32_t limit = 0;  // min(backlog of listen(), somaxconn); 0: not told
  StateCounts accepted;  // connections to its port
  Owner owner;
};

// Sockets that a program holds although the other side has closed (CLOSE_WAIT), or that wait for the other side to
// close (FIN_WAIT2): of one owner, at one service.
struct HeldGroup {
  TcpState state = TcpState::close_wait;
  Owner owner;
  Endpoint service;  // the local endpoint where this machine is the server, else the remote one
  YesNo accepted = YesNo::no;  // the service is here
  std::uint32_t sockets = 0;
  Endpoint other;  // of the oldest: where the other side is
  std::uint16_t local_port = 0;  // of the oldest
  std::optional<std::int64_t> oldest;  // seconds since the other side was last heard; nothing: not known
  std::uint32_t unaccepted = 0;  // of them: nobody has called accept() yet; the owner is then who listens
};

// Connections to one remote port that nobody has answered yet (SYN_SENT).
struct FanOut {
  std::uint16_t port = 0;
  std::uint32_t sockets = 0;
  std::uint32_t unanswered = 0;  // of them, those that had to repeat their SYN: a second old or more
  std::uint32_t remotes = 0;  // distinct addresses
  Endpoint busiest;  // the one with the most, and how many
  std::uint32_t toward_busiest = 0;
  Owner owner;
};

inline constexpr std::size_t kMostTuples = 64;

// What a look at the sockets found. With `totals_only` (`ss -s`) there is nothing but counts.
struct SocketSummary {
  StateCounts counts;
  std::uint32_t orphans_in_fin_wait2 = 0;  // no program holds them: the kernel drops them after tcp_fin_timeout
  YesNo totals_only = YesNo::no;
  std::uint32_t distinct_tuples = 0;
  std::vector<Tuple> tuples;  // the most crowded ones, at most kMostTuples: the most sockets first, then by address
  std::vector<FanOut> fan_outs;  // the most sockets first
  std::vector<Listener> listeners;  // by endpoint
  std::vector<HeldGroup> held;  // the most sockets first
  std::uint32_t without_keepalive = 0;  // ESTABLISHED with no timer, where timers were told
  YesNo timers_told = YesNo::no;
};

struct Sample {
  std::optional<SocketSummary> sockets;  // nothing: not told
  Counters counters;  // empty: not told
  std::optional<double> uptime;  // seconds since boot when it was taken
};

struct Evidence {
  std::string source;  // how it was learnt, as a person says it: "sock_diag", "/proc/net/tcp", "ss", "netstat"
  Sample last;
  std::optional<Sample> first;  // with two looks: the earlier one
  double seconds = 0;  // between them
  std::vector<std::string> not_visible;  // what could not be seen, one phrase each
};

}  // namespace tcptune
