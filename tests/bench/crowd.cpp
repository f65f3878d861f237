// SPDX-License-Identifier: MIT
// Runs a command among many connections in TIME_WAIT, all of them real, in a network namespace of its own.
// Usage: crowd SOCKETS COMMAND [ARGUMENT...]. Exit status 77: no namespace may be made here.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "experiment.h"
#include "room.h"
#include "sockets.h"

namespace {

constexpr int kDestinations = 10;
constexpr int kPort = 8080;

std::string destination(int number) { return fmt::format("127.0.0.{}", number % kDestinations + 1); }

void make_crowd(int sockets) {
  lab::enter_room();
  lab::set("net.ipv4.tcp_tw_reuse", "0");  // else loopback reuses them at once
  lab::set("net.ipv4.ip_local_port_range", "1024 65000");
  lab::set("net.ipv4.tcp_max_tw_buckets", "1000000");
  const lab::Socket listener = lab::listen_on({"0.0.0.0", kPort});
  for (int i = 0; i < sockets; ++i)
    if (lab::close_first(listener, {destination(i), kPort}, lab::End::client) != 0)
      throw lab::Failed(fmt::format("connection {} of {} cannot be made", i + 1, sockets));
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) {
    std::fputs("usage: crowd SOCKETS COMMAND [ARGUMENT...]\n", stderr);
    return 2;
  }
  try {
    make_crowd(std::atoi(words[1]));
  } catch (const lab::Skipped& reason) {
    fmt::print("SKIPPED: {}\n", reason.what());
    return 77;
  } catch (const std::exception& error) {
    fmt::print(stderr, "crowd: {}\n", error.what());
    return 2;
  }
  const std::vector<char*> command(words + 2, words + count + 1);
  execvp(command.front(), command.data());
  std::perror(command.front());
  return 2;
}
