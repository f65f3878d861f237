// SPDX-License-Identifier: MIT
// Texts about connections are told from each other and from everything else.
#include <doctest/doctest.h>

#include <filesystem>

#include "core/text/utf16.h"
#include "socket_text_reading.h"

namespace tcptune {
namespace {

TEST_CASE("what each tool prints is recognised by itself") {
  const std::pair<const char*, SocketTextKind> kLook[] = {
      {"ss-tan", SocketTextKind::ss},
      {"ss-Htan", SocketTextKind::ss},
      {"ss-an", SocketTextKind::ss},
      {"ss-tanpoeim", SocketTextKind::ss},
      {"ss-s", SocketTextKind::ss_totals},
      {"netstat-an", SocketTextKind::netstat},
      {"netstat-antpoe", SocketTextKind::netstat},
      {"netstat-s", SocketTextKind::statistics},
      {"nstat-az", SocketTextKind::nstat},
      {"nstat-json", SocketTextKind::nstat_json},
      {"proc_net_tcp", SocketTextKind::proc_sockets},
      {"proc_net_tcp6", SocketTextKind::proc_sockets},
      {"proc_net_netstat", SocketTextKind::proc_counters},
      {"proc_net_snmp", SocketTextKind::proc_counters},
      {"proc_net_sockstat", SocketTextKind::proc_sockstat},
      {"proc_net_sockstat6", SocketTextKind::proc_sockstat},
  };
  for (const auto& pair : kLook) {
    const char* const name = pair.first;
    const SocketTextKind kind = pair.second;
    CAPTURE(name);
    const std::string text = look_text(name);
    CHECK(recognise_socket_text(text) == kind);
    CHECK(recognise_socket_text("\xFF\xFE" + to_utf16le(text)) == kind);
    CHECK(recognise_socket_text("$ command\nsudo: a complaint\n\n" + text) == kind);
  }
}

TEST_CASE("rows without their heading are recognised, as grep leaves them") {
  CHECK(recognise_socket_text("TIME-WAIT 0 0 10.0.0.1:1 10.0.0.2:2\n") == SocketTextKind::ss);
  CHECK(recognise_socket_text("tcp 0 0 10.0.0.1:1 10.0.0.2:2 TIME_WAIT\n") == SocketTextKind::netstat);
  CHECK(recognise_socket_text("  TCP    10.0.0.1:1   10.0.0.2:2   WARTEND   0\r\n") == SocketTextKind::windows_netstat);
  CHECK(recognise_socket_text("TcpExtListenDrops   5   0.0\n") == SocketTextKind::nstat);
  CHECK(
      recognise_socket_text("   0: 0100007F:0277 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        "
                            "0 2579491 4 0 100 0 0 10 0\n") == SocketTextKind::proc_sockets);
}

TEST_CASE("nothing else is taken for one") {
  for (const char* text : {"",
                           "\n\n",
                           "net.ipv4.tcp_tw_reuse = 1\n",
                           "# State Recv-Q\nnet.core.somaxconn=5\n",
                           "kernel.osrelease = 6.1.0\nnet.ipv4.tcp_fin_timeout = 60\n",
                           "Tcp:\n  foo: bar\n",
                           "TcpExt:\n  - 1\n",
                           "foo: bar\nfoo: 12\n",
                           "tcp: 1\ntcp: 2\n",
                           "---\n- hosts: all\n",
                           "{\"kernel\": \"6.1\"}\n",
                           "{\"a\":{\"b\":1}}\n",
                           "Closed 12 15 items of 20\n",
                           "State of the union\n",
                           "Total: 12\nTCP is fine\n",
                           "Name 12 3.5\n",
                           "Nov 26 12:00:01 host kernel: TCP: request_sock_TCP: Possible SYN flooding on port 80.\n",
                           "TCP wrappers are installed\n",
                           "LocalAddress;Port\n",
                           "Windows Registry Editor Version 5.00\n",
                           "Active Connections of the club\n"})
    CHECK_MESSAGE(!recognise_socket_text(text), text);
  CHECK(!recognise_socket_text(std::string_view("\x1f\x8b\x08\0\0\0", 6)));
}

TEST_CASE("no file that the tests of other kinds read is taken for one") {
  namespace fs = std::filesystem;
  int seen = 0;
  for (const char* folder : {"/tests/cases", "/tests/machines", "/rules"}) {
    for (const auto& entry : fs::recursive_directory_iterator(SOURCE_DIR + std::string(folder))) {
      const std::string name = entry.path().filename().string();
      if (!entry.is_regular_file() || name == "23-ss.txt" || name == "23-netstat-s.txt") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      std::string head(16 * 1024, '\0');
      file.read(head.data(), static_cast<std::streamsize>(head.size()));
      head.resize(static_cast<std::size_t>(file.gcount()));
      CHECK_MESSAGE(!recognise_socket_text(head), entry.path().string());
      ++seen;
    }
  }
  CHECK(seen > 100);
}

}  // namespace
}  // namespace tcptune
