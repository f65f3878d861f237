// SPDX-License-Identifier: MIT
// What closing leaves behind, and which settings have a say in it.
#include <array>

#include <sys/socket.h>

#include <fmt/format.h>

#include "experiment.h"
#include "room.h"
#include "sockets.h"

namespace lab {
namespace {

// The only socket in this state; the ACK that leads there may be delayed by some 40 ms.
Row only_row(State state, const char* what) {
  wait_for(1, [state] { return !rows_in(state).empty(); });
  const std::vector<Row> rows = rows_in(state);
  expect(rows.size() == 1, fmt::format("expected one {}, found {}", what, rows.size()));
  return rows.front();
}

std::string fin_timeout_does_not_shorten_time_wait() {
  set("net.ipv4.tcp_fin_timeout", "5");
  const Socket listener = listen_on({"127.0.0.1", 5000});
  close_first(listener, {"127.0.0.1", 5000}, End::client);
  const Row row = only_row(State::time_wait, "TIME_WAIT");
  expect(row.seconds > 50 && row.seconds <= 60, fmt::format("TIME_WAIT ends in {:.1f} s", row.seconds));
  return fmt::format("with tcp_fin_timeout = 5 TIME_WAIT still ends in {:.1f} s", row.seconds);
}

// One end closes, the other keeps its descriptor: FIN_WAIT_2 here, CLOSE_WAIT there.
std::string fin_timeout_bounds_orphaned_fin_wait_2() {
  set("net.ipv4.tcp_fin_timeout", "2");
  const Socket listener = listen_on({"127.0.0.1", 5000});
  Pair orphan = make_pair(listener, {"127.0.0.1", 5000});
  Pair held = make_pair(listener, {"127.0.0.1", 5000});
  const int held_port = local_port(held.client);
  orphan.client.close();
  shutdown(held.client.fd(), SHUT_WR);
  expect(wait_for(1, [] { return rows_in(State::fin_wait_2).size() == 2; }), "the two ends are not in FIN_WAIT_2");
  const bool gone = wait_for(5, [] { return rows_in(State::fin_wait_2).size() == 1; });
  expect(gone, "the closed socket was still in FIN_WAIT_2 after 5 s");
  const Row row = only_row(State::fin_wait_2, "FIN_WAIT_2");
  expect(row.local_port == held_port && row.timer == Timer::none,
         "the socket that is still open has a timer or is gone");
  return "the closed socket was gone after tcp_fin_timeout = 2, the one whose descriptor is open stays";
}

// The row of a closed socket whose peer still holds its end.
Row orphan_with(const char* fin_timeout) {
  set("net.ipv4.tcp_fin_timeout", fin_timeout);
  const Socket listener = listen_on({"127.0.0.1", 5000});
  Pair pair = make_pair(listener, {"127.0.0.1", 5000});
  pair.client.close();
  return only_row(State::fin_wait_2, "FIN_WAIT_2");
}

std::string fin_timeout_above_sixty_keeps_sockets() {
  set("net.ipv4.tcp_fin_timeout", "62");
  const Socket listener = listen_on({"127.0.0.1", 5000});
  Pair pair = make_pair(listener, {"127.0.0.1", 5000});
  pair.client.close();
  const Row row = only_row(State::fin_wait_2, "FIN_WAIT_2");
  expect(row.timer != Timer::time_wait && row.seconds > 1 && row.seconds <= 2.1,
         fmt::format("the timer is of kind {}, {:.1f} s", static_cast<int>(row.timer), row.seconds));
  const auto is_record = [] {
    const auto rows = rows_in(State::fin_wait_2);
    return rows.size() == 1 && rows[0].timer == Timer::time_wait;
  };
  expect(wait_for(3, is_record), "the socket did not become a small record");
  const double left = only_row(State::fin_wait_2, "FIN_WAIT_2").seconds;
  expect(left <= 2.1, fmt::format("the record lasts for {:.1f} s", left));
  expect(wait_for(4, [] { return rows_in(State::fin_wait_2).empty(); }), "the record did not end");
  return "tcp_fin_timeout = 62: a whole socket for 2 s, then a small record for 2 s, not for 62";
}

std::string fin_timeout_up_to_sixty_leaves_a_record() {
  const Row row = orphan_with("30");
  expect(row.timer == Timer::time_wait && row.seconds <= 30,
         fmt::format("the timer is of kind {}, {:.1f} s", static_cast<int>(row.timer), row.seconds));
  return "with tcp_fin_timeout = 30 a FIN_WAIT_2 is the same small record as TIME_WAIT";
}

std::string first_closer_keeps_time_wait() {
  const Socket listener = listen_on({"127.0.0.1", 5000});
  close_first(listener, {"127.0.0.1", 5000}, End::client);
  expect(only_row(State::time_wait, "TIME_WAIT").remote_port == 5000,
         "the client closed first, and TIME_WAIT is at the server");
  close_first(listener, {"127.0.0.1", 5000}, End::server);
  std::size_t at_server = 0;
  for (const Row& row : rows_in(State::time_wait)) at_server += row.local_port == 5000 ? 1U : 0U;
  expect(at_server == 1, fmt::format("the server closed first, and {} TIME_WAIT are there", at_server));
  return "TIME_WAIT was at the end that closed first, both ways round";
}

// A RST that carries exactly the number which TIME_WAIT expects next.
bool survives_reset(const char* rfc1337, int port) {
  set("net.ipv4.tcp_rfc1337", rfc1337);
  const Socket listener = listen_on({"127.0.0.1", port});
  Pair pair = make_pair(listener, {"127.0.0.1", port});
  const int client_port = local_port(pair.client);
  const std::uint32_t behind_fin = next_sequence(pair.server) + 1;
  pair.client.close();
  pair.server.close();
  const auto is_there = [client_port] {
    for (const Row& row : rows_in(State::time_wait))
      if (row.local_port == client_port) return true;
    return false;
  };
  expect(is_there(), "no TIME_WAIT was made");
  send_reset(port, client_port, behind_fin);
  return !wait_for(0.3, [&] { return !is_there(); });
}

std::string rfc1337_keeps_time_wait_through_reset() {
  expect(!survives_reset("0", 5000), "with 0 the RST did not end TIME_WAIT");
  expect(survives_reset("1", 5001), "with 1 the RST ended TIME_WAIT");
  return "a matching RST ends TIME_WAIT with tcp_rfc1337 = 0 and does not with 1";
}

}  // namespace

std::span<const Experiment> time_wait_experiments() {
  static constexpr std::array experiments{
      Experiment{"fin-timeout-does-not-shorten-time-wait", "TIME_WAIT takes 60 s whatever tcp_fin_timeout is",
                 fin_timeout_does_not_shorten_time_wait},
      Experiment{"fin-timeout-bounds-orphaned-fin-wait-2",
                 "tcp_fin_timeout ends FIN_WAIT_2 of closed sockets, and of no others",
                 fin_timeout_bounds_orphaned_fin_wait_2},
      Experiment{"fin-timeout-above-sixty-keeps-sockets",
                 "above 60 the time beyond is spent as a full socket, then once more as a record",
                 fin_timeout_above_sixty_keeps_sockets},
      Experiment{"fin-timeout-up-to-sixty-leaves-a-record", "up to 60 FIN_WAIT_2 of a closed socket is a small record",
                 fin_timeout_up_to_sixty_leaves_a_record},
      Experiment{"first-closer-keeps-time-wait", "TIME_WAIT stays with the end that closes first",
                 first_closer_keeps_time_wait},
      Experiment{"rfc1337-keeps-time-wait-through-reset", "tcp_rfc1337 = 1 protects TIME_WAIT from a RST, 0 does not",
                 rfc1337_keeps_time_wait_through_reset},
  };
  return experiments;
}

}  // namespace lab
