// SPDX-License-Identifier: MIT
// See live_sockets.h.
#include "readers/sockets/live_sockets.h"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "readers/sockets/net_file.h"
#include "readers/sockets/proc_net_tcp.h"
#include "readers/sockets/sock_diag.h"

namespace tcptune {
namespace {

struct Tallied {
  SocketTally tally;
  DiagAnswer answer;
};

// One side has closed, and the kernel will not end it by itself: how long that has been so is worth asking.
bool is_kept(const SocketRow& row) {
  return row.state == TcpState::close_wait || (row.state == TcpState::fin_wait2 && row.held == Known::yes);
}

// Listeners first, so that what they accepted is known as such. tcp_info costs the kernel more than all the rest of a
// socket: it is asked for in a question of its own, and only when there are sockets that it tells something of.
Tallied ask_all(SockDiag& diagnostics, PortRange range) {
  Tallied result{SocketTally(range), {}};
  bool some_are_kept = false;
  const auto ask = [&](std::uint32_t states, YesNo silence, const SocketSink& sink) {
    if (result.answer.error != 0) return;
    const DiagAnswer answer = diagnostics.ask({states, silence, {}}, sink);
    result.answer.error = answer.error;
    if (answer.interrupted == YesNo::yes) result.answer.interrupted = YesNo::yes;
  };
  ask(set_of_states({TcpState::listen}), YesNo::no, [&](const SocketRow& row) { result.tally.add(row); });
  result.tally.end_of_listeners();
  ask(all_connections(), YesNo::no, [&](const SocketRow& row) {
    if (is_kept(row))
      some_are_kept = true;
    else
      result.tally.add(row);
  });
  if (some_are_kept)
    ask(set_of_states({TcpState::close_wait, TcpState::fin_wait2}), YesNo::yes, [&](const SocketRow& row) {
      if (is_kept(row)) result.tally.add(row);
    });
  return result;
}

SocketLook read_tables(PortRange range, int refused) {
  SocketLook look;
  SocketTally tally(range);
  std::size_t strange = 0;
  const auto add = [&](std::string_view line) {
    if (const auto row = parse_proc_net_tcp_line(line))
      tally.add(*row);
    else if (!is_proc_net_tcp_heading(line))
      ++strange;
  };
  const int error = read_net_file_lines("tcp", add);
  if (error != 0) {
    look.not_visible.push_back(
        fmt::format("connections: the kernel's socket diagnostics are refused ({}), and /proc/net/tcp cannot be read "
                    "either ({})",
                    std::strerror(refused), std::strerror(error)));
    return look;
  }
  read_net_file_lines("tcp6", add);  // a kernel without IPv6 has none
  look.source = "/proc/net/tcp";
  look.not_visible.push_back(
      fmt::format("the limits of accept queues and the age of connections: the kernel's socket diagnostics are refused "
                  "here ({}), so /proc/net/tcp was read, which does not tell them",
                  std::strerror(refused)));
  if (strange > 0) look.not_visible.push_back(fmt::format("{} lines of /proc/net/tcp that show no socket", strange));
  look.tally = std::move(tally);
  return look;
}

}  // namespace

SocketLook look_at_sockets(PortRange range) {
  SockDiag diagnostics;
  Tallied tallied = ask_all(diagnostics, range);
  if (tallied.answer.error == 0 && tallied.answer.interrupted == YesNo::yes) tallied = ask_all(diagnostics, range);
  if (tallied.answer.error != 0) return read_tables(range, tallied.answer.error);
  SocketLook look{std::move(tallied.tally), "sock_diag", {}};
  if (tallied.answer.interrupted == YesNo::yes)
    look.not_visible.emplace_back("exact counts: connections changed faster than the kernel could list them, twice");
  return look;
}

}  // namespace tcptune
