// SPDX-License-Identifier: MIT
// Get-NetTCPConnection: CSV with either delimiter, and the table that PowerShell prints.
#include <doctest/doctest.h>

#include "core/text/error.h"
#include "core/text/utf16.h"
#include "socket_text_reading.h"

namespace tcptune {
namespace {

const std::string kType =
    "#TYPE Microsoft.Management.Infrastructure.CimInstance#ROOT/StandardCimv2/MSFT_NetTCPConnection\r\n";
const std::string kRows =
    "\"Listen\",,\"0.0.0.0\",\"80\",\"4\",\"0.0.0.0\",\"0\"\r\n"
    "\"Established\",\"Internet\",\"192.0.2.5\",\"49701\",\"4321\",\"198.51.100.9\",\"443\"\r\n"
    "\"TimeWait\",\"a, b; \"\"c\"\"\",\"192.0.2.5\",\"49702\",\"0\",\"198.51.100.9\",\"443\"\r\n"
    "\"CloseWait\",\"Internet\",\"2001:db8::5\",\"80\",\"4\",\"2001:db8::9\",\"50000\"\r\n";
const std::string kColumns =
    "\"State\",\"AppliedSetting\",\"LocalAddress\",\"LocalPort\",\"OwningProcess\",\"RemoteAddress\","
    "\"RemotePort\"\r\n";

void check(const SocketSummary& sockets) {
  CHECK(sockets.counts[TcpState::listen] == 1);
  CHECK(sockets.counts[TcpState::established] == 1);
  CHECK(sockets.counts[TcpState::time_wait] == 1);
  CHECK(sockets.counts[TcpState::close_wait] == 1);
  CHECK(to_text(sockets.tuples.at(0).remote) == "198.51.100.9:443");
  CHECK(sockets.tuples.at(0).sockets == 2);
  CHECK(sockets.tuples.at(0).owner.pid == 4321);
  CHECK(sockets.held.at(0).accepted == YesNo::yes);
}

std::string with_semicolons(std::string text) {
  bool quoted = false;
  for (char& c : text) {
    if (c == '"') quoted = !quoted;
    if (c == ',' && !quoted) c = ';';
  }
  return text;
}

TEST_CASE("CSV is read with the line #TYPE or without, with commas or semicolons, in UTF-8 or UTF-16") {
  check(sockets_of(kColumns + kRows));
  check(sockets_of(kType + kColumns + kRows));
  check(sockets_of(with_semicolons(kColumns + kRows)));
  check(sockets_of("\xFF\xFE" + to_utf16le(kType + kColumns + kRows)));
}

TEST_CASE("states as numbers are those of MSFT_NetTCPConnection") {
  const std::string columns = "LocalAddress,LocalPort,RemoteAddress,RemotePort,State\n";
  const SocketSummary sockets =
      sockets_of(columns + "192.0.2.5,1,198.51.100.9,443,5\n192.0.2.5,2,198.51.100.9,443,11\n::,80,::,0,2\n");
  CHECK(sockets.counts[TcpState::established] == 1);
  CHECK(sockets.counts[TcpState::time_wait] == 1);
  CHECK(sockets.counts[TcpState::listen] == 1);
}

TEST_CASE("the printed table is read; an address that did not fit is not used") {
  const Evidence evidence = read_text_of(
      "\r\nLocalAddress                        LocalPort RemoteAddress                       RemotePort State       "
      "AppliedSetting OwningProcess\r\n"
      "------------                        --------- -------------                       ---------- -----       "
      "-------------- -------------\r\n"
      "::                                  49670     ::                                  0          Listen             "
      "        672\r\n"
      "192.0.2.5                           49701     198.51.100.9                        443        Established "
      "Internet       4321\r\n"
      "fe80::1234:5678:9abc...             139       fe80::1234:5678:9abc...             50000      Established "
      "               4\r\n");
  CHECK(evidence.last.sockets->counts[TcpState::established] == 2);
  CHECK(evidence.last.sockets->tuples.at(0).owner.pid == 4321);
  CHECK(evidence.last.sockets->listeners.at(0).owner.pid == 672);
  CHECK(tells(evidence, "line 6"));
}

TEST_CASE("rows that are broken are told, a second table is a second look") {
  const Evidence evidence = read_text_of(kColumns + kRows + "\"Established\",,\"192.0.2.5\",\"99999\"\r\n\"half\r\n");
  CHECK(tells(evidence, "2 lines of saved.txt, no rows of Get-NetTCPConnection | Export-Csv: line 6"));
  CHECK_THROWS_WITH_AS(read_text_of(kColumns + kRows + kColumns + kRows), doctest::Contains("second look"), Error);
}

}  // namespace
}  // namespace tcptune
