// SPDX-License-Identifier: MIT
// See packet.h.
#include "packet.h"

#include <cstring>

#include <arpa/inet.h>
#include <netinet/ip.h>

namespace lab {
namespace {

struct TcpHeader {
  std::uint16_t source = 0;
  std::uint16_t destination = 0;
  std::uint32_t sequence = 0;
  std::uint32_t acknowledged = 0;
  std::uint8_t offset = 0;  // words, in the upper half
  std::uint8_t flags = 0;
  std::uint16_t window = 0xFFFF;
  std::uint16_t checksum = 0;
  std::uint16_t urgent = 0;
};

// What the checksum of TCP also covers (RFC 9293, 3.1).
struct PseudoHeader {
  std::uint32_t source = 0;
  std::uint32_t destination = 0;
  std::uint8_t zero = 0;
  std::uint8_t protocol = IPPROTO_TCP;
  std::uint16_t length = 0;
};
static_assert(sizeof(TcpHeader) == 20 && sizeof(PseudoHeader) == 12 && sizeof(iphdr) == 20);

template <typename Header>
std::string bytes_of(const Header& header) {
  return std::string(reinterpret_cast<const char*>(&header), sizeof header);
}

// RFC 1071.
std::uint16_t checksum(std::string bytes) {
  if (bytes.size() % 2 != 0) bytes += '\0';
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    std::uint16_t word = 0;
    std::memcpy(&word, bytes.data() + i, 2);
    sum += word;
  }
  while (sum > 0xFFFF) sum = (sum & 0xFFFFU) + (sum >> 16U);
  return static_cast<std::uint16_t>(~sum);
}

std::uint32_t network_address(const std::string& ip) {
  in_addr address{};
  inet_pton(AF_INET, ip.c_str(), &address);
  return address.s_addr;
}

std::string text_of(std::uint32_t address) {
  char text[INET_ADDRSTRLEN] = "";
  inet_ntop(AF_INET, &address, text, sizeof text);
  return text;
}

}  // namespace

std::string to_bytes(const Packet& packet) {
  TcpHeader tcp;
  tcp.source = htons(static_cast<std::uint16_t>(packet.source_port));
  tcp.destination = htons(static_cast<std::uint16_t>(packet.port));
  tcp.sequence = htonl(packet.sequence);
  tcp.acknowledged = htonl(packet.acknowledged);
  tcp.offset = static_cast<std::uint8_t>((sizeof tcp + packet.options.size()) / 4 << 4U);
  tcp.flags = packet.flags;
  const std::string rest = packet.options + packet.data;
  const std::size_t length = sizeof tcp + rest.size();
  iphdr ip{};
  ip.version = 4;
  ip.ihl = 5;
  ip.tot_len = htons(static_cast<std::uint16_t>(sizeof ip + length));
  ip.ttl = 64;
  ip.protocol = IPPROTO_TCP;
  ip.saddr = network_address(packet.source_ip);
  ip.daddr = network_address(packet.destination_ip);
  ip.check = checksum(bytes_of(ip));
  PseudoHeader pseudo{ip.saddr, ip.daddr, 0, IPPROTO_TCP, htons(static_cast<std::uint16_t>(length))};
  tcp.checksum = checksum(bytes_of(pseudo) + bytes_of(tcp) + rest);
  return bytes_of(ip) + bytes_of(tcp) + rest;
}

std::optional<Packet> from_bytes(std::string_view bytes) {
  iphdr ip{};
  TcpHeader tcp;
  if (bytes.size() < sizeof ip + sizeof tcp) return std::nullopt;
  std::memcpy(&ip, bytes.data(), sizeof ip);
  const std::size_t ip_length = ip.ihl * 4U;
  if (ip.version != 4 || ip.protocol != IPPROTO_TCP || bytes.size() < ip_length + sizeof tcp) return std::nullopt;
  bytes.remove_prefix(ip_length);
  std::memcpy(&tcp, bytes.data(), sizeof tcp);
  const std::size_t tcp_length = (tcp.offset >> 4U) * 4U;
  if (tcp_length < sizeof tcp || bytes.size() < tcp_length) return std::nullopt;
  Packet packet;
  packet.source_ip = text_of(ip.saddr);
  packet.destination_ip = text_of(ip.daddr);
  packet.source_port = ntohs(tcp.source);
  packet.port = ntohs(tcp.destination);
  packet.sequence = ntohl(tcp.sequence);
  packet.acknowledged = ntohl(tcp.acknowledged);
  packet.flags = tcp.flags;
  packet.options = bytes.substr(sizeof tcp, tcp_length - sizeof tcp);
  packet.data = bytes.substr(tcp_length);
  return packet;
}

std::optional<std::string> option_of(const Packet& packet, std::uint8_t kind) {
  const std::string& options = packet.options;
  for (std::size_t at = 0; at < options.size() && options[at] != 0;) {
    if (options[at] == 1) {  // padding has no length
      ++at;
      continue;
    }
    const std::size_t length = at + 1 < options.size() ? static_cast<std::uint8_t>(options[at + 1]) : 0;
    if (length < 2 || at + length > options.size()) break;
    if (static_cast<std::uint8_t>(options[at]) == kind) return options.substr(at + 2, length - 2);
    at += length;
  }
  return std::nullopt;
}

}  // namespace lab
