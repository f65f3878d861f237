// SPDX-License-Identifier: MIT
// Queues of a listener: what bounds them, and when.
#include <array>

#include <sys/socket.h>

#include <fmt/format.h>

#include "experiment.h"
#include "room.h"
#include "sockets.h"

namespace lab {
namespace {

constexpr int kSyns = 200;
constexpr int kBacklog = 64;

// SYNs from 200 hosts that never answer; how many of them the listener keeps.
struct Flood {
  std::size_t kept = 0;
  long cookies = 0;
  long drops = 0;
};
Flood flood(const char* syncookies, const char* max_syn_backlog) {
  set("net.ipv4.tcp_syncookies", syncookies);
  set("net.ipv4.tcp_max_syn_backlog", max_syn_backlog);
  const Tunnel tunnel;
  const Socket listener = listen_on({"10.9.0.1", 5000}, kBacklog);
  const long cookies = counter("SyncookiesSent"), drops = counter("ListenDrops");
  for (int i = 0; i < kSyns; ++i) tunnel.send({fmt::format("10.9.1.{}", i + 1), 2000, 5000, 1, kSyn});
  sleep_seconds(0.2);
  return {rows_in(State::syn_recv).size(), counter("SyncookiesSent") - cookies, counter("ListenDrops") - drops};
}

std::string max_syn_backlog_unread() {
  const Flood small = flood("1", "16");
  const Flood large = flood("1", "4096");
  expect(small.kept > 0, "no SYN arrived");
  expect(small.kept == large.kept, fmt::format("{} kept with 16, {} with 4096", small.kept, large.kept));
  expect(small.kept >= kBacklog && small.kept <= kBacklog + 1, fmt::format("listen({}) kept {}", kBacklog, small.kept));
  return fmt::format("listen({}) and {} SYNs: {} kept with tcp_max_syn_backlog = 16 and with 4096", kBacklog, kSyns,
                     small.kept);
}

std::string small_backlog_without_cookies() {
  const Flood small = flood("0", "16");
  const Flood large = flood("0", "4096");
  expect(small.kept <= 16 && small.kept >= 8, fmt::format("{} kept with 16", small.kept));
  expect(large.kept >= kBacklog, fmt::format("{} kept with 4096", large.kept));
  return fmt::format("syncookies off: {} SYNs kept with tcp_max_syn_backlog = 16, {} with 4096", small.kept,
                     large.kept);
}

std::string without_cookies_clients_are_dropped() {
  const Flood with = flood("1", "4096");
  const Flood without = flood("0", "4096");
  expect(with.cookies > 0 && with.drops == 0,
         fmt::format("with cookies: {} sent, {} dropped", with.cookies, with.drops));
  expect(without.cookies == 0 && without.drops > 0,
         fmt::format("without: {} sent, {} dropped", without.cookies, without.drops));
  return fmt::format("a full queue: {} cookies and no drop with 1, {} dropped with 0", with.cookies, without.drops);
}

std::string always_sends_cookies() {
  set("net.ipv4.tcp_syncookies", "2");
  const long before = counter("SyncookiesRecv");
  const Socket listener = listen_on({"127.0.0.1", 5000});
  const Pair pair = make_pair(listener, {"127.0.0.1", 5000});
  expect(counter("SyncookiesRecv") == before + 1, "a connection to an idle listener came without a cookie");
  return "one connection to an idle listener was made with a cookie";
}

std::string somaxconn_applies_at_listen() {
  set("net.core.somaxconn", "8");
  const Socket listener = listen_on({"127.0.0.1", 5000}, 4096);
  expect(info_of(listener).backlog == 8,
         fmt::format("listen(4096) made {} of somaxconn = 8", info_of(listener).backlog));
  set("net.core.somaxconn", "1000");
  expect(info_of(listener).backlog == 8, "an open listener followed somaxconn");
  listen(listener.fd(), 4096);
  expect(info_of(listener).backlog == 1000, fmt::format("listen() once more made {}", info_of(listener).backlog));
  return "listen(4096) under somaxconn = 8 is 8, stays 8 at 1000, and is 1000 after another listen()";
}

}  // namespace

std::span<const Experiment> queue_experiments() {
  static constexpr std::array experiments{
      Experiment{"syncookies-make-max-syn-backlog-unread",
                 "with tcp_syncookies = 1 tcp_max_syn_backlog changes nothing", max_syn_backlog_unread},
      Experiment{"small-backlog-refuses-without-cookies",
                 "with tcp_syncookies = 0 tcp_max_syn_backlog bounds the queue", small_backlog_without_cookies},
      Experiment{"no-cookies-means-drops", "a full queue drops clients when tcp_syncookies = 0",
                 without_cookies_clients_are_dropped},
      Experiment{"syncookies-two-always-sends", "tcp_syncookies = 2 sends cookies without need", always_sends_cookies},
      Experiment{"somaxconn-applies-at-listen", "somaxconn caps the backlog when listen() is called",
                 somaxconn_applies_at_listen},
  };
  return experiments;
}

}  // namespace lab
