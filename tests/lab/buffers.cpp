// SPDX-License-Identifier: MIT
// Where the size of a socket's buffer comes from; names that the kernel does not have.
#include <array>
#include <cerrno>
#include <cstring>

#include <sys/socket.h>

#include <fmt/format.h>

#include "experiment.h"
#include "room.h"
#include "sockets.h"

namespace lab {
namespace {

int size_of(const Socket& socket, int option) {
  int value = 0;
  socklen_t size = sizeof value;
  expect(getsockopt(socket.fd(), SOL_SOCKET, option, &value, &size) == 0, "getsockopt()");
  return value;
}

Socket new_socket(int type) { return Socket(socket(AF_INET, type | SOCK_CLOEXEC, 0)); }

std::string middle_is_the_start() {
  const int of_udp = size_of(new_socket(SOCK_DGRAM), SO_RCVBUF);
  set("net.ipv4.tcp_rmem", "4096 300000 6291456");
  set("net.ipv4.tcp_wmem", "4096 200000 6291456");
  const Socket tcp = new_socket(SOCK_STREAM);
  expect(size_of(tcp, SO_RCVBUF) == 300000, fmt::format("SO_RCVBUF is {}", size_of(tcp, SO_RCVBUF)));
  expect(size_of(tcp, SO_SNDBUF) == 200000, fmt::format("SO_SNDBUF is {}", size_of(tcp, SO_SNDBUF)));
  expect(size_of(new_socket(SOCK_DGRAM), SO_RCVBUF) == of_udp, "UDP follows tcp_rmem");
  return fmt::format(
      "a new TCP socket starts with the middle numbers of tcp_rmem and tcp_wmem, UDP with rmem_default = {}", of_udp);
}

std::string request_is_capped() {
  set("net.ipv4.tcp_rmem", "4096 131072 67108864");
  const Socket tcp = new_socket(SOCK_STREAM);
  set_option(tcp, SOL_SOCKET, SO_RCVBUF, 1 << 29);
  const int given = size_of(tcp, SO_RCVBUF);
  expect(given < 67108864, fmt::format("asked for 512 MiB, got {}", given));
  return fmt::format(
      "asked for 512 MiB a program got {} bytes, less than the 64 MiB that tcp_rmem gives one that does not "
      "ask",
      given);
}

std::string unknown_name_is_refused() {
  const std::string name = "net.ipv4.tcp_congestion_control";
  const std::string before = read_setting(name);
  const int error = try_write(name, "no_such_one");
  expect(error == ENOENT, fmt::format("the write gave: {}", std::strerror(error)));
  expect(read_setting(name) == before, "the refused write changed it");
  return fmt::format("\"no_such_one\": {}, and {} stays", std::strerror(error), before);
}

}  // namespace

std::span<const Experiment> buffer_experiments() {
  static constexpr std::array experiments{
      Experiment{"tcp-starts-with-the-middle-number",
                 "new TCP sockets take the middle of tcp_rmem and tcp_wmem, and not rmem_default", middle_is_the_start},
      Experiment{"request-is-capped-below-autotuning", "SO_RCVBUF is capped by rmem_max, automatic sizing is not",
                 request_is_capped},
      Experiment{"unknown-congestion-control-is-refused", "a congestion control that is not there is ENOENT",
                 unknown_name_is_refused},
  };
  return experiments;
}

}  // namespace lab
