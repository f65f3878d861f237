// SPDX-License-Identifier: MIT
// See programs.h.
#include "programs.h"

#include <memory>
#include <vector>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "room.h"

namespace lab {
namespace {

constexpr int kBacklog = 4096;

bool client_has_gone(const Socket& connection) {
  char bytes[512];
  return recv(connection.fd(), bytes, sizeof bytes, MSG_DONTWAIT) == 0;
}

void serve(const Socket& listener) {
  std::vector<Socket> open;
  for (;;) {
    std::vector<pollfd> wanted{{listener.fd(), POLLIN, 0}};
    for (const Socket& one : open) wanted.push_back({one.fd(), POLLIN, 0});
    if (poll(wanted.data(), wanted.size(), -1) < 0) return;
    std::erase_if(open, client_has_gone);
    if ((wanted[0].revents & POLLIN) != 0) open.push_back(accept_from(listener));
  }
}

}  // namespace

void serve_politely(const Address& at) {
  auto listener = std::make_shared<Socket>(listen_on(at, kBacklog));
  std::thread([listener] { serve(*listener); }).detach();
}

void serve_forgetfully(const Address& at) {
  auto listener = std::make_shared<Socket>(listen_on(at, kBacklog));
  std::thread([listener] {
    for (std::vector<Socket> forgotten;;) forgotten.push_back(accept_from(*listener));
  }).detach();
}

Socket begin_connect(const Address& to) {
  Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(static_cast<std::uint16_t>(to.port));
  inet_pton(AF_INET, to.ip.c_str(), &there.sin_addr);
  (void)::connect(socket.fd(), reinterpret_cast<const sockaddr*>(&there), sizeof there);  // EINPROGRESS
  return socket;
}

void keep_time_wait() {
  set("net.ipv4.tcp_tw_reuse", "0");
  set("net.ipv4.tcp_rfc1337", "1");
}

int open_and_close(const Address& to, int times) {
  for (int i = 0; i < times; ++i)
    if (const int error = try_connect(to).error) return error;
  return 0;
}

Traffic::Traffic(const Address& to)
    : thread_([this, to] {
        while (!ends_) {
          const Connected one = try_connect(to);
          sleep_seconds(0.1);
        }
      }) {}

Traffic::~Traffic() {
  ends_ = true;
  thread_.join();
}

}  // namespace lab
