// SPDX-License-Identifier: MIT
// Several texts together are one look at one machine, and a look before is one of its own.
#include <doctest/doctest.h>

#include "core/text/error.h"
#include "socket_text_reading.h"

namespace tcptune {
namespace {

const std::string kSs = "TIME-WAIT 0 0 10.0.0.1:50000 10.0.0.2:80\n";
const std::string kNetstat = "tcp 0 0 10.0.0.1:50000 10.0.0.2:80 TIME_WAIT\n";
const std::string kNstat = "#kernel\nTcpActiveOpens 18 0.0\n";

TEST_CASE("two texts that tell the same are two looks, and refused by name") {
  CHECK_THROWS_WITH_AS(
      read_texts({{"a", kSs}, {"b", kSs}}),
      "a and b both are output of ss: these are two looks. Give one of them; an earlier look goes with "
      "--before",
      Error);
  CHECK_THROWS_WITH_AS(read_texts({{"a", kSs}, {"b", kNetstat}}), doctest::Contains("a and b both list the sockets"),
                       Error);
  CHECK_THROWS_WITH_AS(read_texts({{"a", look_text("proc_net_tcp")}, {"b", kNetstat}}),
                       doctest::Contains("both list the sockets"), Error);
  CHECK_THROWS_WITH_AS(read_texts({{"a", look_text("proc_net_tcp")}, {"b", look_text("proc_net_tcp")}}),
                       doctest::Contains("the same family as in a"), Error);
  CHECK_THROWS_WITH_AS(read_texts({{"a", look_text("proc_net_snmp")}, {"b", look_text("proc_net_snmp")}}),
                       doctest::Contains("a and b both tell"), Error);
}

TEST_CASE("/proc/net/tcp and tcp6 may stand in one text, one after the other") {
  const Evidence evidence = read_text_of(look_text("proc_net_tcp") + look_text("proc_net_tcp6"));
  CHECK(evidence.last.sockets->counts[TcpState::listen] == 2);
  CHECK_THROWS_WITH_AS(read_text_of(look_text("proc_net_tcp") + look_text("proc_net_tcp")),
                       doctest::Contains("second look"), Error);
  CHECK_THROWS_WITH_AS(
      read_text_of(
          "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref "
          "pointer drops\n"),
      doctest::Contains("/proc/net/udp"), Error);
}

TEST_CASE("an earlier look is kept apart, with the seconds between") {
  SocketTextOptions options;
  options.before.emplace_back("before", "#kernel\nTcpActiveOpens 8 0.0\n");
  options.seconds = 5;
  const Evidence evidence = read_texts({{"after", kNstat}, {"sockets", kSs}}, std::move(options));
  REQUIRE(evidence.first);
  CHECK(evidence.first->counters.at("TcpActiveOpens") == 8);
  CHECK(!evidence.first->sockets);
  CHECK(evidence.last.counters.at("TcpActiveOpens") == 18);
  CHECK(evidence.last.sockets->counts[TcpState::time_wait] == 1);
  CHECK(evidence.seconds == 5);
}

TEST_CASE("what is none of the texts is refused, with what it is and what was expected") {
  CHECK_THROWS_WITH_AS(read_texts({{"a.conf", "net.core.somaxconn = 1\n"}}),
                       doctest::Contains("cannot read a.conf: it is no such text; expected what ss, netstat"), Error);
  CHECK_THROWS_WITH_AS(read_texts({{"empty", ""}}), doctest::Contains("it is empty"), Error);
  CHECK_THROWS_WITH_AS(read_texts({{"a.gz", std::string("\x1f\x8b\x08\0\0\0", 6)}}), doctest::Contains("gzip"), Error);
}

TEST_CASE("names with braces and control characters do no harm in messages") {
  const std::string text = kSs + kSs + "ESTAB 0 0 10.0.0.1:99999 \x1b[31m{}:80\n";
  const Evidence evidence = read_texts({{"a{b}.txt", text}});
  CHECK(tells(evidence, "1 line of a{b}.txt, no row"));
  for (const std::string& phrase : evidence.not_visible) CHECK(phrase.find('\x1b') == std::string::npos);
}

TEST_CASE("the port range tells which side is the service") {
  SocketTextOptions narrow;
  narrow.ports = {50000, 50010};
  const std::string text = "TIME-WAIT 0 0 10.0.0.1:50005 10.0.0.2:40000\n";
  CHECK(read_texts({{"a", text}}, std::move(narrow)).last.sockets->distinct_tuples == 1);
  SocketTextOptions low;
  low.ports = {40000, 40010};
  CHECK(read_texts({{"a", text}}, std::move(low)).last.sockets->distinct_tuples == 0);
}

}  // namespace
}  // namespace tcptune
