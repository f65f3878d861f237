// SPDX-License-Identifier: MIT
// An IP address and an endpoint of a connection.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tcptune {

// In network order. IPv4 is kept as the IPv4-mapped ::ffff:a.b.c.d, so that a dual-stack socket's peer is the same
// address however it was learnt. A zone ("%eth0") is not kept.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const IpAddress&) const = default;
};

IpAddress ipv4_address(std::uint32_t in_host_order);

bool is_ipv4(const IpAddress& address);
bool is_loopback(const IpAddress& address);  // 127.0.0.0/8, ::1

// 0.0.0.0 or ::: a listener for every address.
bool is_any(const IpAddress& address);

// "10.0.0.1", "2001:db8::1", "::ffff:10.0.0.1", with a zone or without; "*" is ::. Nothing: no address.
std::optional<IpAddress> parse_ip_address(std::string_view text);

// As RFC 5952 wants it.
std::string to_text(const IpAddress& address);

struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;

  auto operator<=>(const Endpoint&) const = default;
};

// "10.0.0.1:80", "[::1]:80"; "*" stands for 0.0.0.0 and ::.
std::string to_text(const Endpoint& endpoint);

}  // namespace tcptune
