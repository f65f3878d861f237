// SPDX-License-Identifier: MIT
// Packets made by hand: the tunnel and the RST of sockets.h.
#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>

#include "experiment.h"
#include "packet.h"
#include "sockets.h"

namespace lab {
namespace {

void must(int outcome, const char* what) {
  if (outcome < 0) throw Skipped(fmt::format("{}: {}", what, std::strerror(errno)));
}

void give_address(const char* name) {
  const Socket control(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  auto* address = reinterpret_cast<sockaddr_in*>(&request.ifr_addr);
  address->sin_family = AF_INET;
  address->sin_addr.s_addr = inet_addr("10.9.0.1");
  must(ioctl(control.fd(), SIOCSIFADDR, &request), "SIOCSIFADDR");
  address->sin_addr.s_addr = inet_addr("255.255.0.0");
  must(ioctl(control.fd(), SIOCSIFNETMASK, &request), "SIOCSIFNETMASK");
  request.ifr_flags = IFF_UP | IFF_RUNNING | IFF_POINTOPOINT;
  must(ioctl(control.fd(), SIOCSIFFLAGS, &request), "SIOCSIFFLAGS");
}

}  // namespace

Tunnel::Tunnel(const char* name, Addresses addresses) : device_(open("/dev/net/tun", O_RDWR | O_CLOEXEC)) {
  must(device_.fd(), "/dev/net/tun");
  ifreq request{};
  std::strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  must(ioctl(device_.fd(), TUNSETIFF, &request), "TUNSETIFF");
  if (addresses == Addresses::given) give_address(name);
}

void Tunnel::send(const Packet& packet) const {
  const std::string bytes = to_bytes(packet);
  must(static_cast<int>(write(device_.fd(), bytes.data(), bytes.size())), "writing to the tunnel");
}

std::optional<Packet> Tunnel::receive(double seconds) const {
  const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    pollfd wanted{device_.fd(), POLLIN, 0};
    if (poll(&wanted, 1, std::max(0, static_cast<int>(left.count()))) <= 0) return std::nullopt;
    std::array<char, 4096> buffer{};
    const ssize_t size = read(device_.fd(), buffer.data(), buffer.size());
    if (size <= 0) return std::nullopt;
    if (auto packet = from_bytes({buffer.data(), static_cast<std::size_t>(size)})) return packet;
  }
}

void send_reset(int from_port, int to_port, std::uint32_t sequence) {
  const Socket raw(socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW));
  must(raw.fd(), "a raw socket");
  Packet reset{"127.0.0.1", from_port, to_port, sequence, kRst};
  reset.destination_ip = "127.0.0.1";
  const std::string bytes = to_bytes(reset);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = inet_addr("127.0.0.1");
  must(static_cast<int>(
           sendto(raw.fd(), bytes.data(), bytes.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to)),
       "sending a RST");
}

}  // namespace lab
