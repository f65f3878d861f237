// SPDX-License-Identifier: MIT
// Lines of /proc/net/tcp and tcp6, whole and broken.
#include "readers/sockets/proc_net_tcp.h"

#include <string>

#include <doctest/doctest.h>

namespace tcptune {
namespace {

constexpr std::string_view kListener =
    "   0: 0100007F:0CEA 00000000:0000 0A 00000000:00000003 00:00000000 00000000   107        0 21537 1 "
    "0000000000000000 100 0 0 10 5";
constexpr std::string_view kEstablished =
    "   1: 0A02000A:A3D2 0B02000A:1538 01 00000010:00000020 02:000AE9A2 00000000  1000        0 48213 2 "
    "0000000000000000 20 4 30 10 -1";
constexpr std::string_view kTimeWait =
    "12345: 0A02000A:A3D4 0B02000A:1538 06 00000000:00000000 03:00000F2A 00000000     0        0 0 3 0000000000000000";
constexpr std::string_view kIpv6 =
    "   2: B80D0120000000000000000001000000:01BB 0000000000000000FFFF00000B02000A:D431 08 00000000:00000000 "
    "00:00000000 00000000    33        0 777 1 0000000000000000 20 4 30 10 -1";

TEST_CASE("a line of /proc/net/tcp is a socket with its queues and its inode") {
  const auto row = parse_proc_net_tcp_line(kEstablished);
  REQUIRE(row);
  CHECK(row->state == TcpState::established);
  CHECK(to_text(row->local) == "10.0.2.10:41938");
  CHECK(to_text(row->remote) == "10.0.2.11:5432");
  CHECK(row->send_queue == 0x10);
  CHECK(row->receive_queue == 0x20);
  CHECK(row->inode == 48213);
  CHECK(row->held == Known::yes);
  CHECK(row->keepalive == Known::yes);
  CHECK(!row->silent);
}

TEST_CASE("a listener shows who waits, and no limit") {
  const auto row = parse_proc_net_tcp_line(kListener);
  REQUIRE(row);
  CHECK(row->state == TcpState::listen);
  CHECK(to_text(row->local) == "127.0.0.1:3306");
  CHECK(row->receive_queue == 3);
  CHECK(row->send_queue == 0);
  CHECK(row->keepalive == Known::unknown);
}

TEST_CASE("what no process holds has no inode") {
  const auto row = parse_proc_net_tcp_line(kTimeWait);
  REQUIRE(row);
  CHECK(row->state == TcpState::time_wait);
  CHECK(row->held == Known::no);
}

TEST_CASE("IPv6 addresses are read word by word, and a mapped one is the IPv4 one") {
  const auto row = parse_proc_net_tcp_line(kIpv6);
  REQUIRE(row);
  CHECK(to_text(row->local) == "[2001:db8::1]:443");
  CHECK(to_text(row->remote) == "10.0.2.11:54321");
  CHECK(row->state == TcpState::close_wait);
}

TEST_CASE("a line that ends before its inode is whole, wherever, is no socket") {
  const auto refuse_beginnings = [](std::string_view line, std::string_view from_inode) {
    const std::size_t whole = line.find(from_inode) + from_inode.size();
    for (std::size_t length = 0; length < whole; ++length)
      CHECK_MESSAGE(!parse_proc_net_tcp_line(line.substr(0, length)), std::string(line.substr(0, length)));
    CHECK(parse_proc_net_tcp_line(line.substr(0, whole)));
  };
  refuse_beginnings(kListener, "21537 ");
  refuse_beginnings(kEstablished, "48213 ");
  refuse_beginnings(kTimeWait, "        0 0 ");
  refuse_beginnings(kIpv6, "777 ");
}

TEST_CASE("absurd numbers and other texts are no sockets") {
  for (const std::string_view line : {
           "",
           "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
           "tcp        0      0 10.0.2.10:41938         10.0.2.11:5432          ESTABLISHED",
           "ESTAB  0  0  10.0.2.10:41938  10.0.2.11:5432",
           "0: 0A02000A:1A3D2 0B02000A:1538 01 00000000:00000000 00:00000000 00000000 0 0 1 1",
           "0: 0A02000A0:A3D2 0B02000A:1538 01 00000000:00000000 00:00000000 00000000 0 0 1 1",
           "0: 0A02000A:A3D2 0B02000A:1538 01 1234567890:00000000 00:00000000 00000000 0 0 1 1",
           "0: 0A02000A:A3D2 0B02000A:1538 01 00000000:00000000 00:00000000 00000000 0 0 99999999999999999999999 1",
           "0: 0A02000A:A3D2 0B02000A:1538 01 00000000:00000000 00:00000000 00000000 0 0 12x 1",
       })
    CHECK_MESSAGE(!parse_proc_net_tcp_line(line), std::string(line));
}

TEST_CASE("a state that is not known yet is counted as unknown") {
  std::string line(kEstablished);
  line.replace(line.find(" 01 "), 4, " 3F ");
  const auto row = parse_proc_net_tcp_line(line);
  REQUIRE(row);
  CHECK(row->state == TcpState::unknown);
}

TEST_CASE("the headings of both files are known") {
  CHECK(is_proc_net_tcp_heading(
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"));
  CHECK(
      is_proc_net_tcp_heading("  sl  local_address                         remote_address                        st "
                              "tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"));
  CHECK(!is_proc_net_tcp_heading(kListener));
  CHECK(!is_proc_net_tcp_heading("Proto Recv-Q Send-Q Local Address           Foreign Address         State"));
}

}  // namespace
}  // namespace tcptune
