// SPDX-License-Identifier: MIT
// The table of ss: headings or none, addresses in all spellings, programs, timers, and what is no row.
#include <doctest/doctest.h>

#include "core/text/error.h"
#include "socket_text_reading.h"

namespace tcptune {
namespace {

const std::string kHeadingOfSs = "State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n";

TEST_CASE("addresses of old and new versions of ss are the same") {
  for (const char* local :
       {"10.0.0.5:80", "[::ffff:10.0.0.5]:80", "::ffff:10.0.0.5:80", "10.0.0.5%eth0:80", "[::ffff:10.0.0.5]%eth0:80"}) {
    CAPTURE(local);
    const SocketSummary sockets = sockets_of(std::string("LISTEN 1 128 ") + local + " *:*\n");
    REQUIRE(sockets.listeners.size() == 1);
    CHECK(to_text(sockets.listeners[0].local) == "10.0.0.5:80");
  }
  for (const char* local : {"*:80", "0.0.0.0:80", "[::]:80", ":::80"})
    CHECK(to_text(sockets_of(std::string("LISTEN 0 128 ") + local + " *:*\n").listeners[0].local) == "*:80");
  CHECK(to_text(sockets_of("LISTEN 0 128 [fe80::1]%eth0:53 *:*\n").listeners[0].local) == "[fe80::1]:53");
}

TEST_CASE("the program with the lowest number counts; its name may hold blanks, quotes and brackets") {
  const auto owner = [](const std::string& users) {
    return sockets_of("LISTEN 0 128 *:80 *:* " + users + "\n").listeners.at(0).owner;
  };
  CHECK(owner(R"(users:(("nginx",pid=9,fd=6),("nginx",pid=7,fd=6)))") == Owner{"nginx", 7});
  CHECK(owner(R"(users:(("nginx",7,6)))") == Owner{"nginx", 7});
  CHECK(owner(R"(users:(("a (b) ino:5",pid=8,fd=3)) ino:77 sk:1)") == Owner{"a (b) ino:5", 8});
  CHECK(owner(R"(users:(("tmux: server",pid=8,tid=9,fd=3)))") == Owner{"tmux: server", 8});
  CHECK(owner("users:((") == Owner{});
}

TEST_CASE("lines that are set in tell more about the row above") {
  const SocketSummary sockets = sockets_of(
      "CLOSE-WAIT 1 0 10.0.0.1:40000 10.0.0.2:80 users:((\"app\",pid=5,fd=3))\n"
      "\t cubic lastsnd:90000 lastrcv:61000 lastack:60500 x:y\n"
      "CLOSE-WAIT 1 0 10.0.0.1:40001 10.0.0.2:80 users:((\"app\",pid=5,fd=4))\n\t cubic lastrcv:5000\n");
  REQUIRE(sockets.held.size() == 1);
  CHECK(sockets.held[0].sockets == 2);
  CHECK(sockets.held[0].oldest == 60);
  CHECK(sockets.held[0].local_port == 40000);
}

TEST_CASE("FIN_WAIT2 that waits like TIME_WAIT has no program, whatever else is told") {
  CHECK(sockets_of("FIN-WAIT-2 0 0 10.0.0.1:80 10.0.0.2:9 timer:(timewait,58sec,0)\n").orphans_in_fin_wait2 == 1);
  CHECK(sockets_of("FIN-WAIT-2 0 0 10.0.0.1:80 10.0.0.2:9 timer:(keepalive,58sec,0)\n").orphans_in_fin_wait2 == 0);
  CHECK(sockets_of("FIN-WAIT-2 0 0 10.0.0.1:80 10.0.0.2:9 ino:0 sk:1\n").orphans_in_fin_wait2 == 1);
  CHECK(sockets_of("FIN-WAIT-2 0 0 10.0.0.1:80 10.0.0.2:9 ino:7 sk:1\n").held.size() == 1);
}

TEST_CASE("a known service's name is its port, and it is said; of an unknown one only the state counts") {
  const Evidence known = read_text_of(kHeadingOfSs + "ESTAB 0 0 10.0.0.1:50000 10.0.0.2:postgresql\n");
  CHECK(to_text(known.last.sockets->tuples.at(0).remote) == "10.0.0.2:5432");
  CHECK(tells(known, "the port numbers of 1 socket of saved.txt"));
  const Evidence unknown = read_text_of(kHeadingOfSs +
                                        "ESTAB 0 0 10.0.0.1:50000 10.0.0.2:frobnicate\n"
                                        "ESTAB 0 0 10.0.0.1:50001 10.0.0.2:80\n");
  CHECK(unknown.last.sockets->counts[TcpState::established] == 2);
  CHECK(unknown.last.sockets->distinct_tuples == 1);
  CHECK(tells(unknown, "line 2 (10.0.0.2:frobnicate); -n shows the numbers"));
}

TEST_CASE("absurd numbers make a row that is none; the others count") {
  const std::string good = "ESTAB 0 0 10.0.0.1:50000 10.0.0.2:80\n";
  for (const char* row :
       {"ESTAB 0 0 10.0.0.1:99999 10.0.0.2:80", "ESTAB 1208925819614629174706176 0 10.0.0.1:1 10.0.0.2:80",
        "ESTAB 0 -1 10.0.0.1:1 10.0.0.2:80", "ESTAB 0 0 10.0.0.256:1 10.0.0.2:80", "ESTAB 0 0 10.0.0.1:1",
        "ESTAB 0 0 10.0.0.1:1 10.0.0.2:80 users:((\"x\",pid=99999999999,fd=3))",
        "ESTAB 0 0 10.0.0.1:1 10.0.0.2:80 ino:99999999999999999999999", "ESTAB 0 0 10.0.0.1: 10.0.0.2:80"}) {
    CAPTURE(row);
    const Evidence evidence = read_text_of(kHeadingOfSs + good + row + "\n" + good);
    CHECK(evidence.last.sockets->counts[TcpState::established] == 2);
    CHECK(tells(evidence, "1 line of saved.txt, no row of ss: line 3 ("));
  }
}

TEST_CASE("a state that is not known is counted as unknown, and told with its line") {
  const Evidence evidence = read_text_of(kHeadingOfSs + "FROZEN 0 0 10.0.0.1:50000 10.0.0.2:80\n");
  CHECK(evidence.last.sockets->counts[TcpState::unknown] == 1);
  CHECK(tells(evidence, "the state of 1 socket of saved.txt, told by an unknown word: line 2 (FROZEN)"));
}

TEST_CASE("more lines that are no rows than rows are refused, with what was expected") {
  const std::string text = kHeadingOfSs + "ESTAB 0 0 10.0.0.1:50000 10.0.0.2:80\nNov 26 boot\nNov 26 more\n";
  CHECK_THROWS_WITH_AS(read_text_of(text),
                       doctest::Contains("saved.txt:3: 2 lines here, no rows of ss, against 1 that can be read"),
                       Error);
}

TEST_CASE("a second table in one text is a second look, and a filter by state leaves the states out") {
  const std::string row = "ESTAB 0 0 10.0.0.1:50000 10.0.0.2:80\n";
  CHECK_THROWS_WITH_AS(read_text_of(kHeadingOfSs + row + kHeadingOfSs + row),
                       doctest::Contains("saved.txt:3: a second table"), Error);
  CHECK_THROWS_WITH_AS(read_text_of("Recv-Q Send-Q Local Address:Port Peer Address:Port\n0 0 10.0.0.1:1 10.0.0.2:2\n"),
                       doctest::Contains("leaves out the column State"), Error);
}

TEST_CASE("a text that ends in the middle of a row loses that row and says so") {
  const Evidence evidence = read_text_of(kHeadingOfSs + "ESTAB 0 0 10.0.0.1:50000 10.0.0.2:80\nESTAB 0 0 10.0.0.1:5");
  CHECK(evidence.last.sockets->counts[TcpState::established] == 1);
  CHECK(tells(evidence, "line 3"));
}

}  // namespace
}  // namespace tcptune
