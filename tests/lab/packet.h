// SPDX-License-Identifier: MIT
// TCP packets over IPv4 as bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lab {

inline constexpr std::uint8_t kFin = 1, kSyn = 2, kRst = 4, kAck = 16;

struct Packet {
  std::string source_ip;
  int source_port = 0;
  int port = 0;
  std::uint32_t sequence = 0;
  std::uint8_t flags = 0;
  std::uint32_t acknowledged = 0;
  std::string options{};  // as in the header, padded to words
  std::string data{};
  std::string destination_ip = "10.9.0.1";
};

std::string to_bytes(const Packet& packet);

// Nothing if it is no whole TCP packet over IPv4.
std::optional<Packet> from_bytes(std::string_view bytes);

// Kinds of options (RFC 9293, 7323, 2018, 7413).
inline constexpr std::uint8_t kSackPermitted = 4, kSack = 5, kTimestamps = 8, kFastOpen = 34;

// What stands behind kind and length; nothing if the packet does not have the option.
std::optional<std::string> option_of(const Packet& packet, std::uint8_t kind);

}  // namespace lab
