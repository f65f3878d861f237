// SPDX-License-Identifier: MIT
// Counters by name: the sentences of netstat -s, nstat, copies of the kernel's files, and what is none of them.
#include <doctest/doctest.h>

#include "core/text/error.h"
#include "socket_text_reading.h"

namespace tcptune {
namespace {

Counters counters_of(const std::string& text) { return read_text_of(text).last.counters; }

const std::string kOld =
    "Tcp:\n    12 active connections openings\n    7 passive connection openings\n    1 failed connection attempts\n"
    "    2 connection resets received\n    3 connections established\n    40 segments received\n"
    "    50 segments send out\n    6 segments retransmited\n    0 bad segments received.\n    9 resets sent\n";

TEST_CASE("sentences of old and new versions of netstat -s are the same counters") {
  const Counters counters = counters_of(kOld +
                                        "TcpExt:\n    23450 TCP sockets finished time wait in fast timer\n"
                                        "    TCPTimeWaitOverflow: 27360\n"
                                        "    5120 times the listen queue of a socket overflowed\n"
                                        "    6001 SYNs to LISTEN sockets ignored\n"
                                        "    TCP ran low on memory 4 times\n");
  CHECK(counters.at("TcpActiveOpens") == 12);
  CHECK(counters.at("TcpOutSegs") == 50);
  CHECK(counters.at("TcpRetransSegs") == 6);
  CHECK(counters.at("TcpInErrs") == 0);
  CHECK(counters.at("TcpExtTW") == 23450);
  CHECK(counters.at("TcpExtTCPTimeWaitOverflow") == 27360);
  CHECK(counters.at("TcpExtListenOverflows") == 5120);
  CHECK(counters.at("TcpExtListenDrops") == 6001);
  CHECK(counters.at("TcpExtTCPMemoryPressures") == 4);
}

TEST_CASE("netstat -s leaves out zeros of TcpExt: they are 0 when that group is there, and unknown when it is not") {
  CHECK(!counters_of(kOld).contains("TcpExtListenOverflows"));
  CHECK(counters_of(kOld + "TcpExt:\n    TCPSynRetrans: 9\n").at("TcpExtListenOverflows") == 0);
}

TEST_CASE("a sentence without a counter is told, one of another language refused") {
  const Evidence evidence = read_text_of(kOld + "TcpExt:\n    5 things happened to a socket\n");
  CHECK(tells(evidence, "1 sentence of saved.txt without a counter in tcptune: line 13 (5 things happened"));
  CHECK_THROWS_WITH_AS(read_text_of("Tcp:\n    12 aktive Verbindungsöffnungen\n    7 passive Verbindungsöffnungen\n"
                                    "    1 fehlgeschlagene Verbindungsversuche\n    40 Segmente empfangen\n"),
                       doctest::Contains("LC_ALL=C netstat -s"), Error);
}

TEST_CASE("nstat says that it may have told what was added, and that it told nothing") {
  const Evidence evidence = read_text_of("#kernel\nTcpActiveOpens                  18                 0.0\n");
  CHECK(evidence.last.counters.at("TcpActiveOpens") == 18);
  CHECK(tells(evidence, "without -a it prints what was added"));
  CHECK_THROWS_WITH_AS(read_text_of("#kernel\n"), doctest::Contains("save nstat -az"), Error);
}

TEST_CASE("a number that is too large or no number is no counter") {
  const Evidence evidence = read_text_of(
      "#kernel\nTcpActiveOpens 18 0.0\nTcpInSegs 5 0.0\nTcpOutSegs 1208925819614629174706176 0.0\nTcpInErrs x 0.0\n");
  CHECK(evidence.last.counters.size() == 2);
  CHECK(tells(evidence, "2 lines of saved.txt, no counters: line 4"));
  CHECK_THROWS_WITH_AS(read_text_of("#kernel\nTcpActiveOpens 18 0.0\na b\nc d\n"),
                       doctest::Contains("no output of nstat"), Error);
}

TEST_CASE("counters that are told twice in one text are two looks") {
  const std::string nstat = "#kernel\nTcpActiveOpens 18 0.0\n";
  CHECK_THROWS_WITH_AS(read_text_of(nstat + nstat), doctest::Contains("saved.txt:4: TcpActiveOpens is told a second"),
                       Error);
  CHECK_THROWS_WITH_AS(read_text_of(kOld + kOld), doctest::Contains("second look"), Error);
  const std::string proc = look_text("proc_net_netstat");
  CHECK_THROWS_WITH_AS(read_text_of(proc + proc), doctest::Contains("second look"), Error);
  const std::string totals = look_text("ss-s");
  CHECK_THROWS_WITH_AS(read_text_of(totals + totals), doctest::Contains("second `ss -s`"), Error);
}

TEST_CASE("ss -s of old versions has the SYNs received, and a second number behind a slash") {
  const Evidence evidence = read_text_of(
      "Total: 123 (kernel 456)\nTCP:   45 (estab 10, closed 20, orphaned 1, synrecv 3, timewait 5/0), ports 0\n");
  CHECK(evidence.last.sockets->counts[TcpState::syn_recv] == 3);
  CHECK(evidence.last.sockets->counts[TcpState::time_wait] == 5);
  CHECK(evidence.last.counters.at("TCP.orphan") == 1);
  CHECK_THROWS_WITH_AS(read_text_of("TCP:   45 (estab 99999999999)\n"), doctest::Contains("is no total"), Error);
}

}  // namespace
}  // namespace tcptune
