// SPDX-License-Identifier: MIT
// Listening ports as the running kernel tells them.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdint>

#include "readers/linux/listening_ports.h"
#include "readers/root/descriptor.h"

namespace tcptune {
namespace {

// The port that the kernel chose, 0 if it could not listen.
int listen_on_loopback(const Descriptor& socket) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket.number(), generic, length) != 0 || ::listen(socket.number(), 1) != 0) return 0;
  return ::getsockname(socket.number(), generic, &length) == 0 ? ntohs(address.sin_port) : 0;
}

int listen_on_loopback6(const Descriptor& socket) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = IN6ADDR_LOOPBACK_INIT;
  socklen_t length = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket.number(), generic, length) != 0 || ::listen(socket.number(), 1) != 0) return 0;
  return ::getsockname(socket.number(), generic, &length) == 0 ? ntohs(address.sin6_port) : 0;
}

bool contains(const std::vector<int>& ports, int port) {
  return std::find(ports.begin(), ports.end(), port) != ports.end();
}

TEST_CASE("a socket that listens is found, and no longer after it was closed") {
  if (!read_listening_ports()) {
    MESSAGE("skipped: no socket diagnostics here");
    return;
  }
  int port = 0;
  {
    const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    port = listen_on_loopback(socket);
    REQUIRE(port > 0);
    CHECK(contains(*read_listening_ports(), port));
  }
  CHECK_FALSE(contains(*read_listening_ports(), port));
}

TEST_CASE("IPv6 listeners are found too, and the list is sorted and unique") {
  const Descriptor socket(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int port = socket ? listen_on_loopback6(socket) : 0;
  const std::optional<std::vector<int>> ports = read_listening_ports();
  if (port == 0 || !ports) {
    MESSAGE("skipped: no IPv6 or no socket diagnostics here");
    return;
  }
  CHECK(contains(*ports, port));
  CHECK(std::is_sorted(ports->begin(), ports->end()));
  CHECK(std::adjacent_find(ports->begin(), ports->end()) == ports->end());
}

TEST_CASE("more listeners than one answer of the kernel holds are all found") {
  std::vector<Descriptor> sockets;
  std::vector<int> expected;
  for (int i = 0; i < 400; ++i) {
    sockets.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    expected.push_back(listen_on_loopback(sockets.back()));
    REQUIRE(expected.back() > 0);
  }
  std::sort(expected.begin(), expected.end());
  const std::optional<std::vector<int>> ports = read_listening_ports();
  if (ports) CHECK(std::includes(ports->begin(), ports->end(), expected.begin(), expected.end()));
}

TEST_CASE("a connection is no listener") {
  const Descriptor server(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const Descriptor client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(listen_on_loopback(server)));
  REQUIRE(::connect(client.number(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  socklen_t length = sizeof address;
  REQUIRE(::getsockname(client.number(), reinterpret_cast<sockaddr*>(&address), &length) == 0);
  const std::optional<std::vector<int>> ports = read_listening_ports();
  if (ports) CHECK_FALSE(contains(*ports, ntohs(address.sin_port)));
}

}  // namespace
}  // namespace tcptune
