// SPDX-License-Identifier: MIT
// Sockets counted together: who connects where, who listens, who forgets to close.
#include "core/evidence/socket_tally.h"

#include <doctest/doctest.h>

namespace tcptune {
namespace {

Endpoint at(std::string_view address, int port) {
  return {*parse_ip_address(address), static_cast<std::uint16_t>(port)};
}

SocketRow row(TcpState state, Endpoint local, Endpoint remote, std::uint64_t inode = 0) {
  SocketRow made;
  made.state = state;
  made.local = local;
  made.remote = remote;
  made.inode = inode;
  return made;
}

TEST_CASE("outgoing connections are counted by destination, accepted ones by the port that listens") {
  SocketTally tally({});
  tally.add(row(TcpState::listen, at("0.0.0.0", 80), at("0.0.0.0", 0), 7));
  for (int i = 0; i < 5; ++i) tally.add(row(TcpState::time_wait, at("10.0.0.1", 40000 + i), at("10.0.0.2", 5432)));
  tally.add(row(TcpState::established, at("10.0.0.1", 41000), at("10.0.0.2", 5432), 9));
  for (int i = 0; i < 3; ++i) tally.add(row(TcpState::time_wait, at("10.0.0.1", 80), at("10.0.0.3", 50000 + i)));
  const SocketSummary summary = tally.summary({{7, {"nginx", 70}}, {9, {"app", 90}}});
  REQUIRE(summary.tuples.size() == 1);
  CHECK(summary.tuples[0].sockets == 6);
  CHECK(summary.tuples[0].time_wait == 5);
  CHECK(summary.tuples[0].owner.program == "app");
  REQUIRE(summary.listeners.size() == 1);
  CHECK(summary.listeners[0].owner.pid == 70);
  CHECK(summary.listeners[0].accepted[TcpState::time_wait] == 3);
  CHECK(summary.counts[TcpState::time_wait] == 8);
}

TEST_CASE("without a listener the side outside of the port range is the service") {
  SocketTally tally({});
  tally.add(row(TcpState::time_wait, at("10.0.0.1", 443), at("10.0.0.3", 50000)));
  tally.add(row(TcpState::time_wait, at("10.0.0.1", 50000), at("10.0.0.3", 443)));
  tally.add(row(TcpState::time_wait, at("10.0.0.1", 40000), at("10.0.0.3", 50000)));
  tally.add(row(TcpState::time_wait, at("10.0.0.1", 5000), at("10.0.0.3", 3306)));
  CHECK(tally.summary({}).distinct_tuples == 2);
}

TEST_CASE("a service within the port range is the other side's where listeners are told") {
  SocketTally tally({});
  tally.add(row(TcpState::listen, at("0.0.0.0", 22), at("0.0.0.0", 0)));
  for (int i = 0; i < 20'000; ++i)
    tally.add(row(TcpState::time_wait, at("10.0.0.1", 32768 + i), at("10.0.0.2", 50051)));
  tally.add(row(TcpState::time_wait, at("10.0.0.1", 443), at("10.0.0.3", 50000)));  // its listener is gone
  const SocketSummary summary = tally.summary({});
  REQUIRE(summary.tuples.size() == 1);
  CHECK(summary.tuples[0].time_wait == 20'000);
  SocketTally without({});
  without.end_of_listeners();
  without.add(row(TcpState::time_wait, at("10.0.0.1", 32768), at("10.0.0.2", 50051)));
  CHECK(without.summary({}).distinct_tuples == 1);
}

TEST_CASE("what is held is grouped by program and service, and the oldest is remembered") {
  SocketTally tally({});
  for (std::int64_t i = 0; i < 3; ++i) {
    SocketRow leak = row(TcpState::close_wait, at("10.0.0.1", 40000 + static_cast<int>(i)), at("10.0.0.2", 5432), 5);
    leak.silent = 10 * (i + 1);
    tally.add(leak);
  }
  SocketRow orphan = row(TcpState::fin_wait2, at("10.0.0.1", 45000), at("10.0.0.2", 5432));
  orphan.held = Known::no;
  tally.add(orphan);
  const SocketSummary summary = tally.summary({{5, {"leaky", 55}}});
  REQUIRE(summary.held.size() == 1);
  CHECK(summary.held[0].sockets == 3);
  CHECK(summary.held[0].oldest == 30);
  CHECK(summary.held[0].local_port == 40002);
  CHECK(summary.held[0].owner.program == "leaky");
  CHECK(summary.orphans_in_fin_wait2 == 1);
}

TEST_CASE("what its program has not even accepted is the listener's to close") {
  SocketTally tally({});
  tally.add(row(TcpState::listen, at("0.0.0.0", 80), at("0.0.0.0", 0), 7));
  for (int i = 0; i < 3; ++i) {
    SocketRow queued = row(TcpState::close_wait, at("10.0.0.1", 80), at("10.0.0.2", 50000 + i), i == 0 ? 8 : 0);
    queued.held = i == 0 ? Known::yes : Known::no;
    tally.add(queued);
  }
  const SocketSummary summary = tally.summary({{7, {"hung", 70}}, {8, {"hung", 70}}});
  REQUIRE(summary.held.size() == 1);
  CHECK(summary.held[0].owner.program == "hung");
  CHECK(summary.held[0].sockets == 3);
  CHECK(summary.held[0].unaccepted == 2);
}

TEST_CASE("of several listeners it is the one at that address, else the one for all addresses") {
  SocketTally tally({});
  tally.add(row(TcpState::listen, at("0.0.0.0", 22), at("0.0.0.0", 0), 1));
  tally.add(row(TcpState::listen, at("127.0.0.1", 80), at("0.0.0.0", 0), 2));
  tally.add(row(TcpState::listen, at("10.0.0.1", 80), at("0.0.0.0", 0), 3));
  tally.add(row(TcpState::listen, at("::", 443), at("::", 0), 4));
  for (const Endpoint& local : {at("10.0.0.1", 80), at("10.0.0.1", 443)}) {
    SocketRow queued = row(TcpState::close_wait, local, at("10.0.0.2", 50000));
    queued.held = Known::no;
    tally.add(queued);
  }
  const SocketSummary summary =
      tally.summary({{1, {"sshd", 10}}, {2, {"other", 20}}, {3, {"web", 30}}, {4, {"tls", 40}}});
  REQUIRE(summary.held.size() == 2);
  CHECK(summary.held[0].owner.program == "tls");
  CHECK(summary.held[1].owner.program == "web");
}

TEST_CASE("all that are held are counted, however many") {
  SocketTally tally({});
  for (int i = 0; i < 28'000; ++i)
    tally.add(row(TcpState::close_wait, at("10.0.0.1", 32768 + i), at("10.0.0.2", 5432), 5));
  const SocketSummary summary = tally.summary({{5, {"leaky", 55}}});
  REQUIRE(summary.held.size() == 1);
  CHECK(summary.held[0].sockets == 28'000);
  CHECK(summary.held[0].owner.program == "leaky");
}

TEST_CASE("a connection that begins at a port on which another socket listens is one that this machine opens") {
  SocketTally tally({});
  tally.add(row(TcpState::listen, at("127.0.0.1", 40000), at("0.0.0.0", 0), 7));
  tally.add(row(TcpState::syn_sent, at("10.0.0.1", 40000), at("10.0.0.2", 5432), 8));
  CHECK(tally.summary({}).fan_outs.size() == 1);
}

TEST_CASE("connections that nobody answers are told by port, with the addresses they go to") {
  SocketTally tally({});
  for (int i = 0; i < 4; ++i)
    for (int host = 1; host <= 3; ++host)
      tally.add(row(TcpState::syn_sent, at("10.0.0.1", 40000 + 10 * host + i),
                    {ipv4_address(0x0A000000U + static_cast<unsigned>(host)), 445}, 3));
  const SocketSummary summary = tally.summary({{3, {"worm", 1}}});
  REQUIRE(summary.fan_outs.size() == 1);
  CHECK(summary.fan_outs[0].sockets == 12);
  CHECK(summary.fan_outs[0].remotes == 3);
  CHECK(summary.fan_outs[0].toward_busiest == 4);
  CHECK(summary.fan_outs[0].owner.program == "worm");
}

TEST_CASE("every spelling of a state is the state") {
  CHECK(parse_tcp_state("TIME-WAIT") == TcpState::time_wait);
  CHECK(parse_tcp_state("TimeWait") == TcpState::time_wait);
  CHECK(parse_tcp_state("FIN_WAIT_2") == TcpState::fin_wait2);
  CHECK(parse_tcp_state("LISTENING") == TcpState::listen);
  CHECK(parse_tcp_state("ESTAB") == TcpState::established);
  CHECK(!parse_tcp_state("State"));
}

}  // namespace
}  // namespace tcptune
