// SPDX-License-Identifier: MIT
// What ss, netstat and the kernel's files said of the same sockets at the same time is read as the same.
#include <doctest/doctest.h>

#include "socket_text_reading.h"

namespace tcptune {
namespace {

Evidence look(const std::vector<std::string>& names) {
  std::vector<std::pair<std::string, std::string>> texts;
  for (const std::string& name : names) texts.emplace_back(name, look_text(name));
  return read_texts(texts);
}

void check_counts(const SocketSummary& sockets) {
  CHECK(sockets.counts[TcpState::listen] == 2);
  CHECK(sockets.counts[TcpState::established] == 14);
  CHECK(sockets.counts[TcpState::time_wait] == 4);
  CHECK(sockets.counts[TcpState::fin_wait2] == 4);
  CHECK(sockets.counts[TcpState::close_wait] == 4);
  CHECK(sockets.counts[TcpState::syn_sent] == 3);
  CHECK(sockets.counts[TcpState::unknown] == 0);
}

const Tuple& busiest(const SocketSummary& sockets) {
  REQUIRE(!sockets.tuples.empty());
  return sockets.tuples.front();
}

TEST_CASE("every table of the same sockets gives the same counts and the same busiest destination") {
  for (const std::vector<std::string>& names : {std::vector<std::string>{"ss-tan"},
                                                {"ss-Htan"},
                                                {"ss-an"},
                                                {"ss-tanpoeim"},
                                                {"ss-tanpOi"},
                                                {"netstat-an"},
                                                {"netstat-antpoe"},
                                                {"netstat-antW"},
                                                {"proc_net_tcp", "proc_net_tcp6"},
                                                {"proc_net_tcp6", "proc_net_tcp"}}) {
    CAPTURE(names.front());
    const Evidence evidence = look(names);
    REQUIRE(evidence.last.sockets);
    check_counts(*evidence.last.sockets);
    const Tuple& tuple = busiest(*evidence.last.sockets);
    CHECK(to_text(tuple.local) == "192.0.2.1");
    CHECK(to_text(tuple.remote) == "192.0.2.1:8080");
    CHECK(tuple.sockets == 13);
    CHECK(tuple.time_wait == 4);
    REQUIRE(evidence.last.sockets->fan_outs.size() == 1);
    CHECK(evidence.last.sockets->fan_outs[0].port == 5432);
    CHECK(evidence.last.sockets->fan_outs[0].remotes == 3);
    REQUIRE(evidence.last.sockets->listeners.size() == 2);
    CHECK(evidence.last.sockets->listeners[1].waiting == 3);
    CHECK(evidence.last.sockets->listeners[1].accepted[TcpState::close_wait] == 4);
  }
}

TEST_CASE("ss tells how long a queue may be, netstat does not") {
  CHECK(look({"ss-tan"}).last.sockets->listeners[1].limit == 5);
  CHECK(look({"netstat-an"}).last.sockets->listeners[1].limit == 0);
}

TEST_CASE("with -p, -e and -o the program, what it holds and the keep-alive timers are known") {
  const SocketSummary ss = *look({"ss-tanpoeim"}).last.sockets;
  CHECK(busiest(ss).owner == Owner{"shop worker", 14924});
  CHECK(ss.listeners[1].owner == Owner{"shop worker", 14924});
  CHECK(ss.orphans_in_fin_wait2 == 3);
  REQUIRE(ss.held.size() == 2);
  CHECK(ss.held[0].state == TcpState::close_wait);
  CHECK(ss.held[0].sockets == 4);
  CHECK(ss.held[0].accepted == YesNo::yes);
  CHECK(ss.held[0].oldest == 3);
  CHECK(ss.held[1].state == TcpState::fin_wait2);
  CHECK(ss.held[1].sockets == 1);
  CHECK(ss.timers_told == YesNo::yes);
  CHECK(ss.without_keepalive == 13);

  const SocketSummary netstat = *look({"netstat-antpoe"}).last.sockets;
  CHECK(busiest(netstat).owner == Owner{"python3", 14924});
  CHECK(netstat.orphans_in_fin_wait2 == 3);
  CHECK(netstat.held[0].owner.pid == 14924);
  CHECK(netstat.without_keepalive == 11);  // two more are of those whose address is cut off

  const SocketSummary proc = *look({"proc_net_tcp", "proc_net_tcp6"}).last.sockets;
  CHECK(proc.orphans_in_fin_wait2 == 3);
  CHECK(proc.without_keepalive == 13);
}

TEST_CASE("without -o nothing is said about keep-alive") {
  const SocketSummary ss = *look({"ss-tan"}).last.sockets;
  CHECK(ss.timers_told == YesNo::no);
  CHECK(ss.without_keepalive == 0);
}

TEST_CASE("addresses that netstat cut off are not used, their states are; -W shows them whole") {
  const Evidence cut = look({"netstat-an"});
  CHECK(cut.last.sockets->distinct_tuples == 5);
  CHECK(tells(cut, "the addresses of 2 sockets of netstat-an, cut off by netstat: line 32"));
  CHECK(tells(cut, "netstat -W"));
  const Evidence whole = look({"netstat-antW"});
  CHECK(whole.last.sockets->distinct_tuples == 6);
  CHECK(!tells(whole, "cut off"));
}

TEST_CASE("counters are the same from nstat, netstat -s and the kernel's files") {
  const Counters proc = look({"proc_net_netstat", "proc_net_snmp"}).last.counters;
  CHECK(proc.at("TcpActiveOpens") == 18);
  CHECK(proc.at("TcpExtTW") == 7);
  for (const char* name : {"nstat-az", "nstat-json", "netstat-s"}) {
    CAPTURE(name);
    const Counters counters = look({name}).last.counters;
    CHECK(counters.size() > 40);
    std::size_t same = 0;
    for (const auto& counter : counters) {
      const auto at = proc.find(counter.first);
      if (at == proc.end()) continue;  // a kernel without it
      CHECK_MESSAGE(at->second == counter.second, counter.first);
      ++same;
    }
    CHECK(same > 40);
  }
}

TEST_CASE("the totals of ss -s are totals, and its gauges stand among the counters") {
  const Evidence totals = look({"ss-s"});
  CHECK(totals.last.sockets->totals_only == YesNo::yes);
  CHECK(totals.last.sockets->counts[TcpState::time_wait] == 7);
  CHECK(totals.last.sockets->counts[TcpState::established] == 18);
  CHECK(totals.last.counters.at("TCP.tw") == 7);
  CHECK(tells(totals, "CLOSE_WAIT"));
  CHECK(look({"proc_net_sockstat"}).last.counters.at("TCP.tw") == 7);
  CHECK(look({"proc_net_sockstat6"}).last.counters.at("TCP6.inuse") == 5);
}

TEST_CASE("everything together is one look; a list of sockets outdoes totals") {
  const Evidence all = look({"netstat-s", "ss-s", "nstat-az", "proc_net_tcp", "proc_net_netstat", "proc_net_snmp",
                             "proc_net_sockstat", "proc_net_sockstat6", "proc_net_tcp6"});
  check_counts(*all.last.sockets);
  CHECK(all.last.sockets->totals_only == YesNo::no);
  CHECK(all.last.counters.at("TCP.inuse") == 19);  // of sockstat, not of ss -s
  CHECK(all.source == "/proc/net/netstat, /proc/net/sockstat, netstat -s, nstat, ss -s, /proc/net/tcp");
  CHECK(!all.first);
}

}  // namespace
}  // namespace tcptune
