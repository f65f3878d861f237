// SPDX-License-Identifier: MIT
// The range of local ports: what is refused, what is skipped, when it is used up.
#include <array>
#include <cerrno>
#include <cstring>

#include <unistd.h>

#include <fmt/format.h>

#include "experiment.h"
#include "room.h"
#include "sockets.h"

namespace lab {
namespace {

std::string range_refused() {
  set("net.ipv4.ip_local_port_range", "32768 60999");
  for (const char* range : {"60000 1024", "1024 65536", "0 60999", "-5 60999", "32768 60999x"}) {
    const int error = try_write("net.ipv4.ip_local_port_range", range);
    expect(error == EINVAL, fmt::format("\"{}\" gave: {}", range, std::strerror(error)));
    const std::string now = read_setting("net.ipv4.ip_local_port_range");
    expect(now == "32768 60999", fmt::format("after \"{}\" the range is {}", range, now));
  }
  return "descending, above 65535, below 1 and not a number: EINVAL, and the old range stays";
}

std::string range_below_unprivileged_start_refused() {
  if (!has_setting("net.ipv4.ip_unprivileged_port_start"))
    throw Skipped("ip_unprivileged_port_start came with Linux 4.11");
  set("net.ipv4.ip_local_port_range", "2000 60999");
  expect(try_write("net.ipv4.ip_local_port_range", "1000 60999") == EINVAL, "a range that starts at 1000 was taken");
  expect(try_write("net.ipv4.ip_unprivileged_port_start", "2001") == EINVAL,
         "a start of 2001 above the range's low end was taken");
  set("net.ipv4.ip_unprivileged_port_start", "2000");
  return "the range may not begin below ip_unprivileged_port_start, nor that rise above the range: EINVAL both ways";
}

std::string reserved_ports_are_skipped() {
  set("net.ipv4.ip_local_port_range", "40000 40009");
  set("net.ipv4.ip_local_reserved_ports", "40000-40007");
  const Address server{"127.0.0.1", 5000};
  const Socket listener = listen_on(server);
  std::vector<Socket> clients;
  for (int i = 0; i < 2; ++i) {
    clients.push_back(connect_to(server));
    const int port = local_port(clients.back());
    expect(port >= 40008, fmt::format("connect() took the reserved port {}", port));
  }
  const int error = try_connect(server).error;
  expect(error == EADDRNOTAVAIL, fmt::format("a third connection gave: {}", std::strerror(error)));
  const int by_name = try_connect_from({"127.0.0.1", 40003}, server).error;
  expect(by_name == 0, fmt::format("bind() to a reserved port by its number gave: {}", std::strerror(by_name)));
  return "connect() used the two free ports of ten and then failed; a program that names a reserved port gets it";
}

std::string exhaustion_is_per_destination() {
  set("net.ipv4.ip_local_port_range", "40000 40009");
  set("net.ipv4.tcp_tw_reuse", "0");
  const Address full{"127.0.0.1", 5000}, other{"127.0.0.1", 5001};
  const Socket listener = listen_on(full), second = listen_on(other);
  int connections = 0, error = 0;
  while (connections < 20 && (error = close_first(listener, full, End::client)) == 0) ++connections;
  expect(connections == 10 && error == EADDRNOTAVAIL,
         fmt::format("{} connections, then: {}", connections, std::strerror(error)));
  const int elsewhere = try_connect(other).error;
  expect(elsewhere == 0, fmt::format("another destination gave: {}", std::strerror(elsewhere)));
  return "ten ports: the 11th connection to one destination fails, another destination still works";
}

std::string connect_prefers_one_parity() {
  set("net.ipv4.ip_local_port_range", "40000 40009");
  const Address server{"127.0.0.1", 5000};
  const Socket listener = listen_on(server);
  std::vector<Socket> clients;
  int odd = 0;
  for (int i = 0; i < 5; ++i) {
    clients.push_back(connect_to(server));
    odd += local_port(clients.back()) % 2;
  }
  expect(odd == 0, fmt::format("{} of the first five ports are odd", odd));
  return "the first five connections took the five even ports of 40000 to 40009";
}

// A third socket that asks for any port, where there are two; the errno.
int third_bind(const char* autobind_reuse) {
  set("net.ipv4.ip_local_port_range", "40000 40001");
  set("net.ipv4.ip_autobind_reuse", autobind_reuse);
  const Connected one = try_bind({"127.0.0.1", 0}), two = try_bind({"127.0.0.1", 0});
  return try_bind({"127.0.0.1", 0}).error;
}

std::string autobind_reuse_shares() {
  const int without = third_bind("0"), with = third_bind("1");
  expect(without == EADDRINUSE, fmt::format("with 0 it gave: {}", std::strerror(without)));
  expect(with == 0, fmt::format("with 1 it gave: {}", std::strerror(with)));
  return "two ports, three sockets with SO_REUSEADDR that ask for any: the third fails with 0 and shares a port with 1";
}

int bind_as_nobody(int port) {
  constexpr uid_t kNobody = 65534;
  if (seteuid(kNobody) != 0) throw Skipped(fmt::format("no other user here: {}", std::strerror(errno)));
  const int error = try_bind({"127.0.0.1", port}).error;
  expect(seteuid(0) == 0, "seteuid(0)");
  return error;
}

std::string unprivileged_start_opens_ports() {
  set("net.ipv4.ip_unprivileged_port_start", "1024");
  const int above = bind_as_nobody(80);
  set("net.ipv4.ip_unprivileged_port_start", "80");
  const int below = bind_as_nobody(80);
  expect(above == EACCES, fmt::format("with 1024 it gave: {}", std::strerror(above)));
  expect(below == 0, fmt::format("with 80 it gave: {}", std::strerror(below)));
  return "a user who is not root binds port 80 with ip_unprivileged_port_start = 80, and may not with 1024";
}

}  // namespace

std::span<const Experiment> port_experiments() {
  static constexpr std::array experiments{
      Experiment{"port-range-refused", "an impossible port range is refused and the old one stays", range_refused},
      Experiment{"port-range-and-unprivileged-start", "the range and ip_unprivileged_port_start bound each other",
                 range_below_unprivileged_start_refused},
      Experiment{"reserved-ports-are-skipped", "the kernel never chooses a reserved port, and still lets it be bound",
                 reserved_ports_are_skipped},
      Experiment{"range-exhaustion-is-per-destination", "the range is used up for each destination by itself",
                 exhaustion_is_per_destination},
      Experiment{"connect-prefers-one-parity", "connect() takes ports of the low end's parity first",
                 connect_prefers_one_parity},
      Experiment{"autobind-reuse-shares-ports", "ip_autobind_reuse = 1 gives one port to several sockets",
                 autobind_reuse_shares},
      Experiment{"unprivileged-start-opens-ports",
                 "below 1024 ip_unprivileged_port_start lets any user bind those ports",
                 unprivileged_start_opens_ports},
  };
  return experiments;
}

}  // namespace lab
