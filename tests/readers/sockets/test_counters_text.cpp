// SPDX-License-Identifier: MIT
// Counters by name, from whole and from broken text.
#include "readers/sockets/counters_text.h"

#include <doctest/doctest.h>

namespace tcptune {
namespace {

TEST_CASE("counters have the names that nstat prints") {
  const Counters counters = parse_proc_netstat(
      "TcpExt: SyncookiesSent ListenOverflows\n"
      "TcpExt: 3 12\n"
      "IpExt: InOctets OutOctets\n"
      "IpExt: 9223372036854775807 5\n"
      "Tcp: RtoMin MaxConn ActiveOpens\n"
      "Tcp: 200 -1 77\n");
  CHECK(counters == Counters{{"TcpExtSyncookiesSent", 3},
                             {"TcpExtListenOverflows", 12},
                             {"IpExtInOctets", 9223372036854775807},
                             {"IpExtOutOctets", 5},
                             {"TcpRtoMin", 200},
                             {"TcpMaxConn", -1},
                             {"TcpActiveOpens", 77}});
}

TEST_CASE("names and numbers that do not fit together give what fits") {
  CHECK(parse_proc_netstat("TcpExt: A B C\nTcpExt: 1 2\n") == Counters{{"TcpExtA", 1}, {"TcpExtB", 2}});
  CHECK(parse_proc_netstat("TcpExt: A\nTcpExt: 1 2\n") == Counters{{"TcpExtA", 1}});
  CHECK(parse_proc_netstat("TcpExt: A B C\nTcpExt: 1 x 18446744073709551615") == Counters{{"TcpExtA", 1}});
}

TEST_CASE("names without numbers and lines of another kind are passed over") {
  CHECK(parse_proc_netstat("TcpExt: A B\nIpExt: C\nIpExt: 4\n") == Counters{{"IpExtC", 4}});
  CHECK(parse_proc_netstat("TcpExt: A B") == Counters{});
  CHECK(parse_proc_netstat("Active Internet connections (servers: 2)\n\nTcpExt:\nTcpExt:\n:\n:\n") == Counters{});
  CHECK(parse_proc_netstat("#kernel\nTcpExt: A\r\nTcpExt: 7\r\n") == Counters{{"TcpExtA", 7}});
}

TEST_CASE("gauges of sockstat keep their group and a dot") {
  const Counters counters = parse_proc_sockstat(
      "sockets: used 290\n"
      "TCP: inuse 5 orphan 0 tw 12 alloc 7 mem 1\n"
      "TCP6: inuse 2\n"
      "FRAG: inuse 0 memory\n");
  CHECK(counters == Counters{{"sockets.used", 290},
                             {"TCP.inuse", 5},
                             {"TCP.orphan", 0},
                             {"TCP.tw", 12},
                             {"TCP.alloc", 7},
                             {"TCP.mem", 1},
                             {"TCP6.inuse", 2},
                             {"FRAG.inuse", 0}});
}

}  // namespace
}  // namespace tcptune
