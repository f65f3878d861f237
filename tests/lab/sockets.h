// SPDX-License-Identifier: MIT
// TCP sockets for experiments, over lo, and packets made by hand over a tunnel.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "packet.h"

namespace lab {

// Owns a file descriptor.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&& other) noexcept;
  ~Socket() { close(); }

  int fd() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  void close();

 private:
  int fd_ = -1;
};

struct Address {
  std::string ip = "127.0.0.1";
  int port = 0;
};

// `error` is an errno; the socket is of use only when it is 0.
struct Connected {
  Socket socket;
  int error = 0;
};

Socket listen_on(const Address& address, int backlog = 64);
int local_port(const Socket& socket);

// connect() with the port chosen by the kernel, or from `source` (with SO_REUSEADDR, so that TIME_WAIT is no obstacle
// to bind).
Connected try_connect(const Address& to);
Connected try_connect_from(const Address& source, const Address& to);

// bind() with SO_REUSEADDR; a port of 0 lets the kernel choose.
Connected try_bind(const Address& address);

// The same when nothing but success is expected. Throws Failed.
Socket connect_to(const Address& to);
Socket accept_from(const Socket& listener);

// Both ends of a connection.
struct Pair {
  Socket client;
  Socket server;
};
Pair make_pair(const Socket& listener, const Address& to);

// Connects, accepts, and closes one end, then the other: the first one keeps the TIME_WAIT. The errno of connect().
enum class End { client, server };
int close_first(const Socket& listener, const Address& to, End first);

void set_option(const Socket& socket, int level, int option, int value);

// What the kernel says of a connection (struct tcp_info) that experiments ask for. For a listener, `backlog` is its
// limit.
struct Info {
  bool timestamps = false;
  bool window_scaling = false;
  bool sack = false;
  int backlog = 0;
  int data_segments = 0;  // sent
};
Info info_of(const Socket& socket);

// The number of the next byte that the socket will send.
std::uint32_t next_sequence(const Socket& socket);

// A point-to-point interface whose other side, 10.9.0.0/16, is this program. Its own address is 10.9.0.1. Without
// addresses it is just there, and down.
class Tunnel {
 public:
  enum class Addresses { given, none };
  explicit Tunnel(const char* name = "lab0", Addresses addresses = Addresses::given);  // Skipped without /dev/net/tun

  void send(const Packet& packet) const;
  // The next TCP packet that this machine sends into it; nothing if there is none for that long.
  std::optional<Packet> receive(double seconds) const;

 private:
  Socket device_;
};

// Sends a RST to lo as if it came from `from`, with this sequence number.
void send_reset(int from_port, int to_port, std::uint32_t sequence);

}  // namespace lab
