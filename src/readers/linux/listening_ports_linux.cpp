// SPDX-License-Identifier: MIT
// Asks NETLINK_SOCK_DIAG for TCP sockets in LISTEN, once per address family; see sock_diag(7).
#include "readers/linux/listening_ports.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "readers/root/descriptor.h"

namespace tcptune {
namespace {

constexpr unsigned kListen = 10;  // TCP_LISTEN of the kernel's enum; <netinet/tcp.h> clashes with the kernel's headers
constexpr timeval kPatience{2, 0};  // the kernel answers at once; an emulated one may never

using Ports = std::vector<int>;

struct Request {
  nlmsghdr header;
  inet_diag_req_v2 body;
};

bool ask(int socket, int family) {
  Request request{};
  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  request.body.sdiag_family = static_cast<std::uint8_t>(family);
  request.body.sdiag_protocol = IPPROTO_TCP;
  request.body.idiag_states = 1U << kListen;
  sockaddr_nl kernel{};
  kernel.nl_family = AF_NETLINK;
  const ssize_t sent =
      ::sendto(socket, &request, sizeof request, 0, reinterpret_cast<const sockaddr*>(&kernel), sizeof kernel);
  return sent == static_cast<ssize_t>(sizeof request);
}

enum class Progress { more, done, failed };

struct Batch {
  Progress progress = Progress::more;
  Ports ports;
};

Batch parse(const char* bytes, std::size_t length) {
  Batch batch;
  while (length >= sizeof(nlmsghdr)) {
    nlmsghdr header;
    std::memcpy(&header, bytes, sizeof header);
    if (header.nlmsg_len < sizeof header || header.nlmsg_len > length) break;
    if (header.nlmsg_type == NLMSG_DONE || header.nlmsg_type == NLMSG_ERROR) {
      batch.progress = header.nlmsg_type == NLMSG_DONE ? Progress::done : Progress::failed;
      return batch;
    }
    if (header.nlmsg_type == SOCK_DIAG_BY_FAMILY && header.nlmsg_len >= NLMSG_LENGTH(sizeof(inet_diag_msg))) {
      inet_diag_msg message;
      std::memcpy(&message, bytes + NLMSG_HDRLEN, sizeof message);
      if (message.idiag_state == kListen) batch.ports.push_back(ntohs(message.id.idiag_sport));
    }
    const std::size_t step = NLMSG_ALIGN(header.nlmsg_len);
    if (step >= length) break;
    bytes += step;
    length -= step;
  }
  return batch;
}

std::optional<Ports> ports_of(int socket, int family) {
  if (!ask(socket, family)) return std::nullopt;
  Ports ports;
  alignas(nlmsghdr) std::array<char, 32 * 1024> bytes;
  while (true) {
    const ssize_t length = ::recv(socket, bytes.data(), bytes.size(), 0);
    if (length < 0 && errno == EINTR) continue;
    if (length <= 0) return std::nullopt;
    const Batch batch = parse(bytes.data(), static_cast<std::size_t>(length));
    if (batch.progress == Progress::failed) return std::nullopt;
    ports.insert(ports.end(), batch.ports.begin(), batch.ports.end());
    if (batch.progress == Progress::done) return ports;
  }
}

}  // namespace

std::optional<std::vector<int>> read_listening_ports() {
  const Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
  if (!socket) return std::nullopt;
  if (::setsockopt(socket.number(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience) != 0) return std::nullopt;
  std::optional<Ports> ports = ports_of(socket.number(), AF_INET);
  if (!ports) return std::nullopt;
  // A kernel without IPv6 refuses the second question; the first answer stands.
  if (const std::optional<Ports> ipv6 = ports_of(socket.number(), AF_INET6))
    ports->insert(ports->end(), ipv6->begin(), ipv6->end());
  std::sort(ports->begin(), ports->end());
  ports->erase(std::unique(ports->begin(), ports->end()), ports->end());
  return ports;
}

}  // namespace tcptune
