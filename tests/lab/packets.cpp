// SPDX-License-Identifier: MIT
// Packets made by hand: the tunnel and the RST of sockets.h.
#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>

#include "experiment.h"
#include "sockets.h"

namespace lab {
namespace {

struct TcpHeader {
  std::uint16_t source = 0;
  std::uint16_t destination = 0;
  std::uint32_t sequence = 0;
  std::uint32_t acknowledged = 0;
  std::uint8_t offset = 5U << 4U;  // five words, no options
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
  TcpHeader tcp;
};

struct IpPacket {
  iphdr ip{};
  TcpHeader tcp;
};
static_assert(sizeof(TcpHeader) == 20 && sizeof(PseudoHeader) == 32 && sizeof(IpPacket) == 40);

// RFC 1071.
std::uint16_t checksum(const void* data, std::size_t size) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < size; i += 2) {
    std::uint16_t word = 0;
    std::memcpy(&word, static_cast<const char*>(data) + i, 2);
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

IpPacket build(const Tunnel::Packet& packet, const std::string& destination) {
  IpPacket result;
  result.ip.version = 4;
  result.ip.ihl = 5;
  result.ip.tot_len = htons(sizeof result);
  result.ip.ttl = 64;
  result.ip.protocol = IPPROTO_TCP;
  result.ip.saddr = network_address(packet.source_ip);
  result.ip.daddr = network_address(destination);
  result.ip.check = checksum(&result.ip, sizeof result.ip);
  result.tcp.source = htons(static_cast<std::uint16_t>(packet.source_port));
  result.tcp.destination = htons(static_cast<std::uint16_t>(packet.port));
  result.tcp.sequence = htonl(packet.sequence);
  result.tcp.flags = packet.flags;
  const PseudoHeader pseudo{result.ip.saddr, result.ip.daddr, 0, IPPROTO_TCP, htons(sizeof result.tcp), result.tcp};
  result.tcp.checksum = checksum(&pseudo, sizeof pseudo);
  return result;
}

void must(int outcome, const char* what) {
  if (outcome < 0) throw Skipped(fmt::format("{}: {}", what, std::strerror(errno)));
}

void give_address(const char* name) {
  const Socket control(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  auto* address = reinterpret_cast<sockaddr_in*>(&request.ifr_addr);
  address->sin_family = AF_INET;
  address->sin_addr.s_addr = network_address("10.9.0.1");
  must(ioctl(control.fd(), SIOCSIFADDR, &request), "SIOCSIFADDR");
  address->sin_addr.s_addr = network_address("255.255.0.0");
  must(ioctl(control.fd(), SIOCSIFNETMASK, &request), "SIOCSIFNETMASK");
  request.ifr_flags = IFF_UP | IFF_RUNNING | IFF_POINTOPOINT;
  must(ioctl(control.fd(), SIOCSIFFLAGS, &request), "SIOCSIFFLAGS");
}

}  // namespace

Tunnel::Tunnel() : device_(open("/dev/net/tun", O_RDWR | O_CLOEXEC)) {
  must(device_.fd(), "/dev/net/tun");
  ifreq request{};
  std::strncpy(request.ifr_name, "lab0", IFNAMSIZ - 1);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  must(ioctl(device_.fd(), TUNSETIFF, &request), "TUNSETIFF");
  give_address("lab0");
}

void Tunnel::send(const Packet& packet) const {
  const IpPacket bytes = build(packet, "10.9.0.1");
  must(static_cast<int>(write(device_.fd(), &bytes, sizeof bytes)), "writing to the tunnel");
}

void send_reset(int from_port, int to_port, std::uint32_t sequence) {
  const Socket raw(socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW));
  must(raw.fd(), "a raw socket");
  const IpPacket bytes = build({"127.0.0.1", from_port, to_port, sequence, Tunnel::kRst}, "127.0.0.1");
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = network_address("127.0.0.1");
  must(static_cast<int>(sendto(raw.fd(), &bytes, sizeof bytes, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to)),
       "sending a RST");
}

}  // namespace lab
