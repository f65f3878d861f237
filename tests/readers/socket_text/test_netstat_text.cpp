// SPDX-License-Identifier: MIT
// netstat of Linux: columns that may be there, blanks in names, what it cuts off, other languages.
#include <doctest/doctest.h>

#include "core/text/error.h"
#include "socket_text_reading.h"

namespace tcptune {
namespace {

const std::string kHeading =
    "Active Internet connections (w/o servers)\n"
    "Proto Recv-Q Send-Q Local Address           Foreign Address         State\n";
const std::string kRow = "tcp        0      0 10.0.0.1:50000          10.0.0.2:80             ESTABLISHED";

Owner owner_of(const std::string& tail) {
  return sockets_of("tcp 0 0 0.0.0.0:80 0.0.0.0:* LISTEN " + tail + "\n").listeners.at(0).owner;
}

TEST_CASE("the columns of -p, -e and -o are told apart with a heading or without") {
  CHECK(owner_of("123/nginx: worker") == Owner{"nginx: worker", 123});
  CHECK(owner_of("0 4711 123/nginx: worker    off (0.00/0/0)") == Owner{"nginx: worker", 123});
  CHECK(owner_of("root 4711 123/a/b c") == Owner{"a/b c", 123});
  CHECK(owner_of("-") == Owner{});
  CHECK(owner_of("0 4711 -  keepalive (7199.81/0/0)") == Owner{});
  CHECK(owner_of("123/x (1/2/3)") == Owner{"x (1/2/3)", 123});  // no timer has that name
}

TEST_CASE("timers are told by -o only") {
  const SocketSummary with = sockets_of(kHeading + kRow + " off (0.00/0/0)\n" + kRow + " keepalive (7199.81/0/0)\n");
  CHECK(with.timers_told == YesNo::yes);
  CHECK(with.without_keepalive == 1);
  const SocketSummary german = sockets_of(kHeading + kRow + " aus (0.00/0/0)\n" + kRow + " ein (0.21/0/0)\n");
  CHECK(german.without_keepalive == 1);
  CHECK(sockets_of(kHeading + kRow + "\n").timers_told == YesNo::no);
  const std::string fin = "tcp 0 0 10.0.0.1:80 10.0.0.2:50000 FIN_WAIT2 ";
  CHECK(sockets_of(kHeading + fin + "- timewait (58.21/0/0)\n").orphans_in_fin_wait2 == 1);
  CHECK(sockets_of(kHeading + fin + "0 0 - off (0.00/0/0)\n").orphans_in_fin_wait2 == 1);
  CHECK(sockets_of(kHeading + fin + "-\n").orphans_in_fin_wait2 == 0);
}

TEST_CASE("an address of 23 characters may have lost its end, unless a longer one shows -W") {
  const std::string short_row = "tcp6 0 0 ::ffff:192.0.2.10:54321 ::ffff:192.0.2.9:443 ESTABLISHED\n";
  const Evidence cut = read_text_of(kHeading + short_row);
  CHECK(cut.last.sockets->counts[TcpState::established] == 1);
  CHECK(cut.last.sockets->distinct_tuples == 0);
  CHECK(tells(cut, "cut off by netstat: line 3 (::ffff:192.0.2.10:54321)"));
  const Evidence wide =
      read_text_of(kHeading + "tcp6 0 0 2001:db8:1:2:3:4:5:6:54321 2001:db8::1:443 ESTABLISHED\n" + short_row);
  CHECK(wide.last.sockets->distinct_tuples == 2);
}

TEST_CASE("headings and states of other languages are read; letters may be in any code page") {
  const SocketSummary german = sockets_of(
      "Aktive Internetverbindungen (Server und stehende Verbindungen)\n"
      "Proto Recv-Q Send-Q Local Address           Foreign Address         State      \n"
      "tcp 0 0 0.0.0.0:22 0.0.0.0:* LISTEN\n"
      "tcp 0 0 10.0.0.1:50000 10.0.0.2:80 VERBUNDEN\n"
      "Aktive Sockets in der UNIX-Domäne (Server und stehende Verbindungen)\n"
      "Proto RefCnt Flags       Type       State         I-Node   Path\n"
      "unix  2      [ ACC ]     STREAM     LISTENING     12345    /run/a b\n");
  CHECK(german.counts[TcpState::listen] == 1);
  CHECK(german.counts[TcpState::established] == 1);
  for (const char* word : {"OUÇA",
                           "OU\xC7"
                           "A",
                           "OU?A", "NASLOUCHÁ", "LYSSNAR"})
    CHECK_MESSAGE(sockets_of("tcp 0 0 0.0.0.0:22 0.0.0.0:* " + std::string(word) + "\n").counts[TcpState::listen] == 1,
                  word);
}

TEST_CASE("sockets of other kinds are passed over, and what netstat says to those who are not root") {
  const Evidence evidence = read_text_of(
      "(Not all processes could be identified, non-owned process info\n"
      " will not be shown, you would have to be root to see it all.)\n" +
      kHeading + kRow + "\nudp 0 0 0.0.0.0:68 0.0.0.0:*\nraw6 0 0 :::58 :::* 7\n");
  CHECK(evidence.last.sockets->counts[TcpState::established] == 1);
  CHECK(!tells(evidence, "no row"));
}

TEST_CASE("what is no row of netstat is told, and too much of it refused") {
  const Evidence evidence = read_text_of(kHeading + kRow + "\ntcp 0 0 10.0.0.1:99999 10.0.0.2:80 ESTABLISHED\n" + kRow +
                                         " 99999999999/x\n" + kRow + "\nsome words\n" + kRow + "\n");
  CHECK(evidence.last.sockets->counts[TcpState::established] == 3);
  CHECK(tells(evidence, "3 lines of saved.txt, no rows of netstat: line 4 (10.0.0.1:99999), line 5"));
  CHECK_THROWS_WITH_AS(read_text_of(kHeading + kRow + "\na\nb\n"), doctest::Contains("saved.txt:4: 2 lines here, no"),
                       Error);
}

TEST_CASE("netstat -c is several looks, and netstat of macOS is not read") {
  CHECK_THROWS_WITH_AS(read_text_of(kHeading + kRow + "\n" + kHeading + kRow + "\n"),
                       doctest::Contains("saved.txt:5: a second table"), Error);
  CHECK_THROWS_WITH_AS(read_text_of("Active Internet connections\nProto Recv-Q Send-Q  Local Address\n"
                                    "tcp4       0      0  10.0.0.1.50000  10.0.0.2.443  ESTABLISHED\n"),
                       doctest::Contains("BSD or macOS"), Error);
}

}  // namespace
}  // namespace tcptune
