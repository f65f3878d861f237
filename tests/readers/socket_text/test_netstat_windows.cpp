// SPDX-License-Identifier: MIT
// netstat of Windows in English and German, in the encodings that its shells write.
#include <doctest/doctest.h>

#include "core/text/utf16.h"
#include "socket_text_reading.h"

namespace tcptune {
namespace {

const std::string kEnglish =
    "\r\nActive Connections\r\n\r\n"
    "  Proto  Local Address          Foreign Address        State           PID\r\n"
    "  TCP    0.0.0.0:80             0.0.0.0:0              LISTENING       4\r\n"
    "  TCP    192.0.2.5:49701        198.51.100.9:443       ESTABLISHED     4321\r\n"
    "  TCP    192.0.2.5:49702        198.51.100.9:443       TIME_WAIT       0\r\n"
    "  TCP    192.0.2.5:49703        198.51.100.9:443       FIN_WAIT_2      4321\r\n"
    "  TCP    192.0.2.5:80           203.0.113.7:50000      CLOSE_WAIT      4\r\n"
    "  TCP    [::]:445               [::]:0                 LISTENING       4\r\n"
    "  TCP    [fe80::1%12]:139       [fe80::2%12]:50001     SYN_RECEIVED    4\r\n"
    "  UDP    0.0.0.0:123            *:*                                    1060\r\n";

const std::string kGerman =
    "\r\nAktive Verbindungen\r\n\r\n"
    "  Proto  Lokale Adresse         Remoteadresse          Status           PID\r\n"
    "  TCP    0.0.0.0:80             0.0.0.0:0              ABH\xC3\x96REN         4\r\n"
    "  TCP    192.0.2.5:49701        198.51.100.9:443       HERGESTELLT     4321\r\n"
    "  TCP    192.0.2.5:49702        198.51.100.9:443       WARTEND         0\r\n"
    "  TCP    192.0.2.5:49703        198.51.100.9:443       FIN_WARTEN_2    4321\r\n"
    "  TCP    192.0.2.5:80           203.0.113.7:50000      SCHLIESSEN_WARTEN 4\r\n"
    "  TCP    [::]:445               [::]:0                 ABH\xC3\x96REN         4\r\n"
    "  TCP    [fe80::1%12]:139       [fe80::2%12]:50001     SYN_EMPFANGEN   4\r\n"
    "  UDP    0.0.0.0:123            *:*                                    1060\r\n";

void check(const Evidence& evidence) {
  const SocketSummary& sockets = evidence.last.sockets.value();
  CHECK(sockets.counts[TcpState::listen] == 2);
  CHECK(sockets.counts[TcpState::established] == 1);
  CHECK(sockets.counts[TcpState::time_wait] == 1);
  CHECK(sockets.counts[TcpState::fin_wait2] == 1);
  CHECK(sockets.counts[TcpState::close_wait] == 1);
  CHECK(sockets.counts[TcpState::syn_recv] == 1);
  CHECK(sockets.tuples.at(0).owner.pid == 4321);
  CHECK(sockets.held.size() == 2);
  CHECK(sockets.listeners.at(0).owner.pid == 4);
  CHECK(evidence.source == "netstat of Windows");
  CHECK(evidence.not_visible.empty());
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

TEST_CASE("netstat -ano is read in English and German") {
  check(read_text_of(kEnglish));
  check(read_text_of(kGerman));
}

TEST_CASE("UTF-16, as PowerShell writes it, and every code page of cmd are read") {
  for (const std::string& text : {kEnglish, kGerman}) {
    const std::string little = to_utf16le(text);
    std::string big = little;
    for (std::size_t i = 0; i + 1 < big.size(); i += 2) std::swap(big[i], big[i + 1]);
    check(read_text_of("\xFF\xFE" + little));
    check(read_text_of("\xFE\xFF" + big));
    check(read_text_of(little));
    check(read_text_of("\xEF\xBB\xBF" + text));
  }
  for (const char* letter : {"\x99", "\xD6", "?", "", "\xEF\xBF\xBD"})
    check(read_text_of(replaced(kGerman, "\xC3\x96", letter)));
}

TEST_CASE("-b names the program below its row, behind the components that it runs") {
  const SocketSummary sockets = sockets_of(
      "Active Connections\r\n\r\n  Proto  Local Address  Foreign Address  State\r\n"
      "  TCP    0.0.0.0:135   0.0.0.0:0   LISTENING   1044\r\n  RpcSs\r\n [svchost.exe]\r\n"
      "  TCP    0.0.0.0:445   0.0.0.0:0   LISTENING   4\r\n Can not obtain ownership information\r\n"
      "  UDP    0.0.0.0:500   *:*   1060\r\n  IKEEXT\r\n [svchost.exe]\r\n"
      "  TCP    192.0.2.5:50000   198.51.100.9:443   ESTABLISHED   77   InHost\r\n [shop.exe]\r\n");
  CHECK(sockets.listeners.at(0).owner == Owner{"svchost.exe", 1044});
  CHECK(sockets.listeners.at(1).owner == Owner{"", 4});
  CHECK(sockets.tuples.at(0).owner == Owner{"shop.exe", 77});
}

TEST_CASE("states that are not known are counted and told, rows that are broken too") {
  const Evidence evidence = read_text_of(replaced(kEnglish, "TIME_WAIT ", "ODPOCZYWA ") +
                                         "  TCP    192.0.2.5:99999   198.51.100.9:443   ESTABLISHED   1\r\n"
                                         "  TCP    192.0.2.5:1       198.51.100.9:443   ESTABLISHED   99999999999\r\n");
  CHECK(evidence.last.sockets->counts[TcpState::unknown] == 1);
  CHECK(tells(evidence, "line 7 (ODPOCZYWA)"));
  CHECK(tells(evidence, "2 lines of saved.txt, no rows of netstat of Windows: line 13 (192.0.2.5:99999)"));
}

}  // namespace
}  // namespace tcptune
