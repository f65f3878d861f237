// SPDX-License-Identifier: MIT
// Packet sizes and limits of sockets: what values that are far off do to traffic.
#include <array>
#include <cerrno>
#include <cstring>

#include <linux/filter.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "experiment.h"
#include "room.h"
#include "sockets.h"

namespace lab {
namespace {

void set_mtu_of_lo(int mtu) {
  const Socket socket(::socket(AF_INET, SOCK_DGRAM, 0));
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  request.ifr_mtu = mtu;
  expect(ioctl(socket.fd(), SIOCSIFMTU, &request) == 0, "the MTU of lo cannot be set");
}

int option_of(const Socket& socket, int level, int option) {
  int value = -1;
  socklen_t size = sizeof value;
  expect(getsockopt(socket.fd(), level, option, &value, &size) == 0, "an option cannot be read");
  return value;
}

// A send or receive gives up after that time.
void set_patience(const Socket& socket, int option) {
  const timeval patience{0, 700000};
  expect(setsockopt(socket.fd(), SOL_SOCKET, option, &patience, sizeof patience) == 0, "no patience");
}

Pair fresh_pair() {
  const Socket listener = listen_on({});
  return make_pair(listener, {"127.0.0.1", local_port(listener)});
}

// Does a write of 20,000 bytes arrive over a new connection?
bool passes_bulk() {
  const Pair pair = fresh_pair();
  const std::string data(20000, 'x');
  set_patience(pair.client, SO_SNDTIMEO);
  set_patience(pair.server, SO_RCVTIMEO);
  if (send(pair.client.fd(), data.data(), data.size(), 0) != static_cast<ssize_t>(data.size())) return false;
  std::string received(data.size(), ' ');
  return recv(pair.server.fd(), received.data(), received.size(), MSG_WAITALL) == static_cast<ssize_t>(data.size());
}

std::string no_discovery() {
  std::string seen;
  for (const char* value : {"0", "1", "2", "3"}) {
    set("net.ipv4.ip_no_pmtu_disc", value);
    const int discovery = option_of(fresh_pair().client, IPPROTO_IP, IP_MTU_DISCOVER);
    expect((discovery == IP_PMTUDISC_WANT) == (std::string(value) == "0"),
           fmt::format("with {} IP_MTU_DISCOVER is {}", value, discovery));
    seen += fmt::format("{}{}: {}", seen.empty() ? "" : ", ", value, discovery);
  }
  return "IP_MTU_DISCOVER of new sockets, by value: " + seen;
}

std::string probing_from_the_start() {
  set_mtu_of_lo(1500);
  std::array<int, 3> sizes{};
  for (int value = 0; value < 3; ++value) {
    set("net.ipv4.tcp_mtu_probing", std::to_string(value));
    sizes[static_cast<std::size_t>(value)] = option_of(fresh_pair().client, IPPROTO_TCP, TCP_MAXSEG);
  }
  const int base = std::stoi(read_setting("net.ipv4.tcp_base_mss"));
  expect(sizes[0] == sizes[1] && sizes[0] > base && sizes[2] == base,
         fmt::format("segments of {}, {} and {} bytes", sizes[0], sizes[1], sizes[2]));
  return fmt::format("over an MTU of 1500 segments have {} bytes with 0 and 1, {} with 2", sizes[0], sizes[2]);
}

std::string floor_above_the_path() {
  set_mtu_of_lo(1300);
  set("net.ipv4.tcp_min_snd_mss", "536");
  expect(passes_bulk(), "with 536 nothing arrives either");
  set("net.ipv4.tcp_min_snd_mss", "1400");
  expect(!passes_bulk(), "with 1400 the data arrives");
  return "over an MTU of 1300 connections transmit with 536 and hang with 1400";
}

std::string no_option_memory() {
  read_setting("net.core.optmem_max");  // of the machine before 6.8, and then not here
  set("net.core.optmem_max", "0");
  const Socket socket(::socket(AF_INET, SOCK_DGRAM, 0));
  ip_mreqn group{};
  group.imr_multiaddr.s_addr = htonl(0xe0010101);
  group.imr_address.s_addr = htonl(INADDR_LOOPBACK);
  const int joined = setsockopt(socket.fd(), IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group) == 0 ? 0 : errno;
  sock_filter take_all{BPF_RET, 0, 0, 0xffff};
  const sock_fprog filter{1, &take_all};
  const int filtered = setsockopt(socket.fd(), SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) == 0 ? 0 : errno;
  expect(joined == ENOBUFS && filtered == ENOMEM,
         fmt::format("joining a group: {}, attaching a filter: {}", std::strerror(joined), std::strerror(filtered)));
  return "joining a multicast group fails with ENOBUFS, attaching a filter with ENOMEM";
}

// Does a datagram of 8000 bytes arrive?
bool passes_fragments() {
  const Socket receiver(::socket(AF_INET, SOCK_DGRAM, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  expect(bind(receiver.fd(), generic, size) == 0 && getsockname(receiver.fd(), generic, &size) == 0, "no receiver");
  set_patience(receiver, SO_RCVTIMEO);
  const Socket sender(::socket(AF_INET, SOCK_DGRAM, 0));
  set_option(sender, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DONT);
  std::string data(8000, 'x');
  sendto(sender.fd(), data.data(), data.size(), 0, generic, size);
  return recv(receiver.fd(), data.data(), data.size(), 0) == static_cast<ssize_t>(data.size());
}

std::string no_fragment_memory() {
  set_mtu_of_lo(1400);
  set("net.ipv4.ipfrag_low_thresh", "0");
  expect(passes_fragments(), "fragments do not arrive by default either");
  set("net.ipv4.ipfrag_high_thresh", "0");
  expect(!passes_fragments(), "fragments arrive with 0");
  set("net.ipv4.ipfrag_high_thresh", "262144");
  expect(passes_fragments(), "fragments do not arrive with 256 KiB");
  return "a datagram in fragments arrives by default and with 256 KiB, and not with 0";
}

std::string nothing_unsent() {
  set("net.ipv4.tcp_notsent_lowat", "0");
  expect(!passes_bulk(), "data is transmitted with 0");
  set("net.ipv4.tcp_notsent_lowat", "16384");
  expect(passes_bulk(), "no data is transmitted with 16384");
  return "send() times out with 0 and works with 16384";
}

constexpr Experiment kExperiments[] = {
    {"no-pmtu-disc-clears-dont-fragment", "ip_no_pmtu_disc of 1, 2 and 3 makes sockets send without \"don't fragment\"",
     no_discovery},
    {"mtu-probing-two-starts-small", "tcp_mtu_probing = 2 starts connections with segments of tcp_base_mss",
     probing_from_the_start},
    {"min-snd-mss-above-the-path-hangs", "tcp_min_snd_mss above what the path takes makes connections hang",
     floor_above_the_path},
    {"no-optmem-no-options", "optmem_max = 0 makes socket options fail that need memory", no_option_memory},
    {"no-fragment-memory-no-reassembly", "ipfrag_high_thresh = 0 drops every fragmented packet", no_fragment_memory},
    {"unsent-limit-zero-blocks-send", "tcp_notsent_lowat = 0 blocks every send()", nothing_unsent},
};

}  // namespace

std::span<const Experiment> size_experiments() { return kExperiments; }

}  // namespace lab
