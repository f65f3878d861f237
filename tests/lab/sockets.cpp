// SPDX-License-Identifier: MIT
// See sockets.h.
#include "sockets.h"

#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <linux/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>

#include "experiment.h"

namespace lab {
namespace {

sockaddr_in raw(const Address& address) {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_port = htons(static_cast<std::uint16_t>(address.port));
  inet_pton(AF_INET, address.ip.c_str(), &result.sin_addr);
  return result;
}

[[noreturn]] void fail(const char* what) { throw Failed(fmt::format("{}: {}", what, std::strerror(errno))); }

Socket new_socket() {
  Socket result(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!result.is_open()) fail("socket()");
  return result;
}

int bind_to(const Socket& socket, const Address& address) {
  const sockaddr_in to = raw(address);
  return bind(socket.fd(), reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0 ? 0 : errno;
}

Connected finish_connect(Socket socket, const Address& to) {
  const sockaddr_in there = raw(to);
  if (connect(socket.fd(), reinterpret_cast<const sockaddr*>(&there), sizeof there) == 0) return {std::move(socket), 0};
  return {Socket(), errno};
}

tcp_info raw_info(const Socket& socket) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (getsockopt(socket.fd(), IPPROTO_TCP, TCP_INFO, &info, &size) != 0) fail("TCP_INFO");
  return info;
}

}  // namespace

Socket& Socket::operator=(Socket&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

void Socket::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Socket listen_on(const Address& address, int backlog) {
  Socket socket = new_socket();
  set_option(socket, SOL_SOCKET, SO_REUSEADDR, 1);
  if (bind_to(socket, address) != 0) fail("bind()");
  if (listen(socket.fd(), backlog) != 0) fail("listen()");
  return socket;
}

int local_port(const Socket& socket) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (getsockname(socket.fd(), reinterpret_cast<sockaddr*>(&address), &size) != 0) fail("getsockname()");
  return ntohs(address.sin_port);
}

Connected try_connect(const Address& to) { return finish_connect(new_socket(), to); }

Connected try_connect_from(const Address& source, const Address& to) {
  Socket socket = new_socket();
  set_option(socket, SOL_SOCKET, SO_REUSEADDR, 1);
  if (const int error = bind_to(socket, source)) return {Socket(), error};
  return finish_connect(std::move(socket), to);
}

Connected try_bind(const Address& address) {
  Socket socket = new_socket();
  set_option(socket, SOL_SOCKET, SO_REUSEADDR, 1);
  const int error = bind_to(socket, address);
  return {std::move(socket), error};
}

Socket connect_to(const Address& to) {
  Connected connected = try_connect(to);
  expect(connected.error == 0,
         fmt::format("connect() to {}:{} failed: {}", to.ip, to.port, std::strerror(connected.error)));
  return std::move(connected.socket);
}

Socket accept_from(const Socket& listener) {
  Socket socket(accept4(listener.fd(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!socket.is_open()) fail("accept()");
  return socket;
}

Pair make_pair(const Socket& listener, const Address& to) {
  Socket client = connect_to(to);
  return {std::move(client), accept_from(listener)};
}

int close_first(const Socket& listener, const Address& to, End first) {
  Connected client = try_connect(to);
  if (client.error != 0) return client.error;
  Socket server = accept_from(listener);
  Socket& early = first == End::client ? client.socket : server;
  Socket& late = first == End::client ? server : client.socket;
  early.close();
  char byte = 0;
  if (read(late.fd(), &byte, 1) != 0) fail("expected the end of the stream");
  late.close();
  return 0;
}

void set_option(const Socket& socket, int level, int option, int value) {
  if (setsockopt(socket.fd(), level, option, &value, sizeof value) != 0) fail("setsockopt()");
}

Info info_of(const Socket& socket) {
  const tcp_info info = raw_info(socket);
  return {(info.tcpi_options & TCPI_OPT_TIMESTAMPS) != 0, (info.tcpi_options & TCPI_OPT_WSCALE) != 0,
          (info.tcpi_options & TCPI_OPT_SACK) != 0, static_cast<int>(info.tcpi_sacked),
          static_cast<int>(info.tcpi_data_segs_out)};
}

std::uint32_t next_sequence(const Socket& socket) {
  // Only a socket under repair tells its numbers; leaving repair sends nothing with TCP_REPAIR_OFF_NO_WP.
  const int on = TCP_REPAIR_ON;
  if (setsockopt(socket.fd(), IPPROTO_TCP, TCP_REPAIR, &on, sizeof on) != 0)
    throw Skipped(fmt::format("TCP_REPAIR: {}", std::strerror(errno)));
  set_option(socket, IPPROTO_TCP, TCP_REPAIR_QUEUE, TCP_SEND_QUEUE);
  std::uint32_t sequence = 0;
  socklen_t size = sizeof sequence;
  if (getsockopt(socket.fd(), IPPROTO_TCP, TCP_QUEUE_SEQ, &sequence, &size) != 0) fail("TCP_QUEUE_SEQ");
  set_option(socket, IPPROTO_TCP, TCP_REPAIR, TCP_REPAIR_OFF_NO_WP);
  return sequence;
}

}  // namespace lab
