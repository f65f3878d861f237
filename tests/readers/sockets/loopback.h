// SPDX-License-Identifier: MIT
// A network namespace for one test, and connections over its lo.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstring>
#include <exception>
#include <fstream>
#include <thread>
#include <utility>

#include <doctest/doctest.h>

#include "core/evidence/ip_address.h"
#include "readers/root/descriptor.h"

namespace tcptune {

// Runs `work` in a thread that has left the machine's network for one of its own. Says so where only root could.
template <typename Work>
void in_room(Work work) {
  std::exception_ptr thrown;
  bool allowed = true;
  std::thread([&] {
    try {
      allowed = ::unshare(CLONE_NEWNET) == 0;
      if (!allowed) return;
      const Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
      ifreq request{};
      std::strncpy(request.ifr_name, "lo", IFNAMSIZ - 1);
      request.ifr_flags = IFF_UP | IFF_RUNNING;
      REQUIRE(::ioctl(socket.number(), SIOCSIFFLAGS, &request) == 0);
      std::ofstream("/proc/sys/net/ipv4/tcp_tw_reuse") << "0";
      work();
    } catch (...) {
      thrown = std::current_exception();
    }
  }).join();
  if (thrown) std::rethrow_exception(thrown);
  if (!allowed) MESSAGE("SKIPPED: only root may make a network namespace");
}

inline sockaddr_in loopback(int port, std::uint32_t address = INADDR_LOOPBACK) {
  sockaddr_in made{};
  made.sin_family = AF_INET;
  made.sin_addr.s_addr = htonl(address);
  made.sin_port = htons(static_cast<std::uint16_t>(port));
  return made;
}

inline Descriptor listen_on(int port, int backlog = 64) {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = loopback(port);
  REQUIRE(::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::listen(socket.number(), backlog) == 0);
  return socket;
}

inline Descriptor connect_to(int port, std::uint32_t to = INADDR_LOOPBACK, int flags = 0) {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | flags, 0));
  const sockaddr_in address = loopback(port, to);
  const int outcome = ::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  if (flags == 0) REQUIRE(outcome == 0);
  return socket;
}

inline Descriptor accept_from(const Descriptor& listener) {
  Descriptor socket(::accept4(listener.number(), nullptr, nullptr, SOCK_CLOEXEC));
  REQUIRE(socket);
  return socket;
}

// The side that connected keeps the TIME_WAIT.
inline void close_first(const Descriptor& listener, int port) {
  Descriptor client = connect_to(port);
  const Descriptor server = accept_from(listener);
  client = Descriptor();
  char byte = 0;
  REQUIRE(::read(server.number(), &byte, 1) == 0);
}

// A process of its own that does `work` and then waits to be ended.
class Child {
 public:
  template <typename Work>
  explicit Child(const char* name, Work work) {
    int ready[2];
    REQUIRE(::pipe2(ready, O_CLOEXEC) == 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::prctl(PR_SET_NAME, name);
      [[maybe_unused]] const auto kept = work([&] { (void)!::write(ready[1], "r", 1); });
      for (;;) ::pause();
    }
    ::close(ready[1]);
    char byte = 0;
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    ::close(ready[0]);
  }
  ~Child() { end(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  int pid() const { return pid_; }
  void end() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

 private:
  pid_t pid_ = 0;
};

}  // namespace tcptune
