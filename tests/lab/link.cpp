// SPDX-License-Identifier: MIT
// See link.h. Packets by RFC 8200, 4443 and 4861.
#include "link.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <net/route.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>

#include "experiment.h"
#include "room.h"

namespace lab {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint8_t kUdp = 17, kIcmp = 58;
constexpr std::size_t kEthernet = 14, kHeader = 40;  // bytes of the headers
constexpr std::uint8_t kAdvertisement = 134, kSolicitation = 135, kRedirect = 137;

void must(int outcome, const char* what) {
  if (outcome < 0) throw Skipped(fmt::format("{}: {}", what, std::strerror(errno)));
}

in6_addr address_of(const std::string& text) {
  in6_addr address{};
  inet_pton(AF_INET6, text.c_str(), &address);
  return address;
}

void append(Bytes& bytes, const in6_addr& address) {
  bytes.insert(bytes.end(), std::begin(address.s6_addr), std::end(address.s6_addr));
}

void put_checksum(Bytes& payload, std::size_t at, const in6_addr& from, const in6_addr& to, std::uint8_t protocol) {
  Bytes covered;
  append(covered, from);
  append(covered, to);
  for (const std::size_t byte : {std::size_t{0}, std::size_t{0}, payload.size() >> 8U, payload.size() & 0xFFU})
    covered.push_back(static_cast<std::uint8_t>(byte));
  covered.insert(covered.end(), {0, 0, 0, protocol});
  covered.insert(covered.end(), payload.begin(), payload.end());
  if (covered.size() % 2 != 0) covered.push_back(0);
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < covered.size(); i += 2) sum += covered[i] * 256U + covered[i + 1];
  while (sum > 0xFFFF) sum = (sum & 0xFFFFU) + (sum >> 16U);
  payload[at] = static_cast<std::uint8_t>(~sum >> 8U);
  payload[at + 1] = static_cast<std::uint8_t>(~sum);
}

ifreq request_for(const std::string& name) {
  ifreq request{};
  std::strncpy(request.ifr_name, name.c_str(), IFNAMSIZ - 1);
  return request;
}

Socket control() { return Socket(socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)); }

// What SIOCSIFADDR of IPv6 takes (include/linux/ipv6.h, which cannot be included beside netinet/in.h).
struct AddressRequest {
  in6_addr address;
  std::uint32_t prefix_length;
  int interface;
};

Bytes hardware_address(const std::string& name) {
  ifreq request = request_for(name);
  must(ioctl(control().fd(), SIOCGIFHWADDR, &request), "SIOCGIFHWADDR");
  const char* bytes = request.ifr_hwaddr.sa_data;
  return {bytes, bytes + 6};
}

}  // namespace

Link::Link(std::string name) : name_(std::move(name)), device_(open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK)) {
  must(device_.fd(), "/dev/net/tun");
  ifreq request = request_for(name_);
  request.ifr_flags = IFF_TAP | IFF_NO_PI;
  must(ioctl(device_.fd(), TUNSETIFF, &request), "TUNSETIFF");
  set(fmt::format("net.ipv6.conf.{}.accept_dad", name_), "0");
  set(fmt::format("net.ipv6.conf.{}.dad_transmits", name_), "0");
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  must(ioctl(control().fd(), SIOCSIFFLAGS, &request), "SIOCSIFFLAGS");
}

void Link::give_address(const std::string& address) const {
  const AddressRequest request{address_of(address), 64, static_cast<int>(if_nametoindex(name_.c_str()))};
  must(ioctl(control().fd(), SIOCSIFADDR, &request), "SIOCSIFADDR");
}

void Link::add_route(const std::string& prefix, const std::string& gateway) const {
  in6_rtmsg route{};
  route.rtmsg_dst = address_of(prefix);
  route.rtmsg_dst_len = 64;
  route.rtmsg_gateway = address_of(gateway);
  route.rtmsg_flags = RTF_UP | RTF_GATEWAY;
  route.rtmsg_metric = 1;
  route.rtmsg_ifindex = static_cast<int>(if_nametoindex(name_.c_str()));
  must(ioctl(control().fd(), SIOCADDRT, &route), "SIOCADDRT");
}

void Link::send(const std::string& from, const std::string& to, std::uint8_t protocol, Bytes payload) const {
  const in6_addr source = address_of(from), destination = address_of(to);
  put_checksum(payload, protocol == kUdp ? 6 : 2, source, destination, protocol);
  const bool to_all = destination.s6_addr[0] == 0xFF;
  Bytes frame = to_all ? Bytes{0x33, 0x33, 0, 0, 0, 1} : hardware_address(name_);
  frame.insert(frame.end(), {2, 0, 0, 0, 0, 2, 0x86, 0xDD, 6U << 4U, 0, 0, 0, 0,
                             static_cast<std::uint8_t>(payload.size()), protocol, 255});
  append(frame, source);
  append(frame, destination);
  frame.insert(frame.end(), payload.begin(), payload.end());
  must(static_cast<int>(write(device_.fd(), frame.data(), frame.size())), "writing to the link");
}

void Link::advertise(const std::string& prefix) const {
  // Half an hour as a router; the prefix, for an hour, is on the link and to make addresses of.
  Bytes payload{kAdvertisement, 0, 0, 0, 64, 0, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0};
  payload.insert(payload.end(), {3, 4, 64, 0xC0, 0, 0, 14, 16, 0, 0, 7, 8, 0, 0, 0, 0});
  append(payload, address_of(prefix));
  send("fe80::1", "ff02::1", kIcmp, std::move(payload));
}

void Link::redirect(const std::string& from, const std::string& to, const std::string& target,
                    const std::string& destination) const {
  Bytes payload{kRedirect, 0, 0, 0, 0, 0, 0, 0};
  append(payload, address_of(target));
  append(payload, address_of(destination));
  send(from, to, kIcmp, std::move(payload));
}

void Link::send_datagram(const std::string& from, const std::string& to) const {
  send(from, to, kUdp, {0, 7, 0, 7, 0, 8, 0, 0});
}

bool Link::is_asked_for(const std::string& address) const {
  const in6_addr wanted = address_of(address);
  std::array<std::uint8_t, 2048> frame{};
  for (pollfd one{device_.fd(), POLLIN, 0}; poll(&one, 1, 300) > 0;) {
    const ssize_t size = read(device_.fd(), frame.data(), frame.size());
    if (size < static_cast<ssize_t>(kEthernet + kHeader + 24)) continue;
    const std::uint8_t* message = frame.data() + kEthernet + kHeader;
    if (frame[12] == 0x86 && frame[13] == 0xDD && message[0] == kSolicitation &&
        std::memcmp(message + 8, &wanted, sizeof wanted) == 0)
      return true;
  }
  return false;
}

}  // namespace lab
