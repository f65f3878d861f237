// SPDX-License-Identifier: MIT
// What goes out: how writes become segments, and which answers to odd segments are limited.
#include <array>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "experiment.h"
#include "peer.h"
#include "room.h"
#include "sockets.h"

namespace lab {
namespace {

const Address kHere{"10.9.0.1", 5000};
constexpr int kWrites = 8;  // fewer than a connection may send at first

// To a peer that has acknowledged nothing yet.
int segments_of_small_writes(int no_delay) {
  const Tunnel tunnel;
  const Socket listener = listen_on(kHere);
  Peer peer{tunnel, "10.9.1.1"};
  const Socket server = meet(peer, listener);
  set_option(server, IPPROTO_TCP, TCP_NODELAY, no_delay);
  for (int i = 0; i < kWrites; ++i) expect(send(server.fd(), "x", 1, 0) == 1, "send()");
  return info_of(server).data_segments;
}

std::string nagle_still_gathers() {
  set("net.ipv4.tcp_autocorking", "0");
  const int nagle = segments_of_small_writes(0), none = segments_of_small_writes(1);
  expect(nagle == 1, fmt::format("{} writes made {} segments", kWrites, nagle));
  expect(none == kWrites, fmt::format("with TCP_NODELAY {} writes made {} segments", kWrites, none));
  return fmt::format(
      "tcp_autocorking = 0: {} writes to a peer that has not answered made {} segment, and {} with TCP_NODELAY",
      kWrites, nagle, none);
}

int answers_to_strays(const char* limit) {
  set("net.ipv4.tcp_invalid_ratelimit", limit);
  const Tunnel tunnel;
  const Socket listener = listen_on(kHere);
  Peer peer{tunnel, "10.9.1.1"};
  const Socket server = meet(peer, listener);
  Peer stray = peer;
  stray.sequence -= 100000;
  for (int i = 0; i < 20; ++i) tunnel.send(packet_of(stray, kAck));
  return count_for(peer, kAck);
}

std::string invalid_segments_limited() {
  const int limited = answers_to_strays("500"), all = answers_to_strays("0");
  expect(limited <= 2, fmt::format("with 500 {} were answered", limited));
  expect(all == 20, fmt::format("with 0 {} were answered", all));
  return fmt::format("20 segments outside of the window: {} answered with tcp_invalid_ratelimit = 500, all with 0",
                     limited);
}

// One connection is sent forty SYNs, then another one five; how many answers each got.
std::pair<int, int> challenge_answers(const Tunnel& tunnel, const char* limit) {
  set("net.ipv4.tcp_challenge_ack_limit", limit);
  const Socket listener = listen_on(kHere);
  Peer one{tunnel, "10.9.1.1"}, other{tunnel, "10.9.1.2"};
  const Socket first = meet(one, listener), second = meet(other, listener);
  sleep_seconds(1.1);  // the count starts anew each second
  for (int i = 0; i < 40; ++i) tunnel.send(packet_of(one, kSyn));
  for (int i = 0; i < 5; ++i) tunnel.send(packet_of(other, kSyn));
  std::pair<int, int> answers{0, 0};
  while (const auto packet = tunnel.receive(0.3))
    if (packet->port == one.port || packet->port == other.port)
      ++(packet->port == one.port ? answers.first : answers.second);
  return answers;
}

std::string challenge_limit_is_shared() {
  set("net.ipv4.tcp_invalid_ratelimit", "0");
  const Tunnel tunnel;
  std::pair<int, int> few{0, 1};
  for (int tries = 0; tries < 3 && few.second != 0; ++tries) few = challenge_answers(tunnel, "5");
  expect(few.first > 0 && few.first < 12 && few.second == 0, fmt::format("with 5: {} and {}", few.first, few.second));
  const auto many = challenge_answers(tunnel, "2147483647");
  expect(many.first == 40 && many.second == 5, fmt::format("without limit: {} and {}", many.first, many.second));
  return fmt::format(
      "limit 5: {} of 40 SYNs to one connection were answered, and none of 5 to another, whose count it is "
      "too; without a limit all",
      few.first);
}

bool tells_duplicates(const char* dsack) {
  set("net.ipv4.tcp_dsack", dsack);
  const Tunnel tunnel;
  const Socket listener = listen_on(kHere);
  Peer peer{tunnel, "10.9.1.1"};
  peer.options = std::string("\x04\x02\x01\x01", 4);  // SACK permitted
  const Socket server = meet(peer, listener);
  bool told = false;
  for (int i = 0; i < 2; ++i) tunnel.send(packet_of(peer, kAck, "data"));
  while (const auto answer = next_for(peer, 0.3)) told = told || option_of(*answer, kSack).has_value();
  return told;
}

std::string dsack_tells_duplicates() {
  expect(tells_duplicates("1"), "with 1 a duplicate was not told");
  expect(!tells_duplicates("0"), "with 0 a duplicate was told");
  return "a segment that comes twice is told to its sender with tcp_dsack = 1 and not with 0";
}

}  // namespace

std::span<const Experiment> answer_experiments() {
  static constexpr std::array experiments{
      Experiment{"autocorking-off-leaves-nagle", "without autocorking Nagle's algorithm still gathers small writes",
                 nagle_still_gathers},
      Experiment{"invalid-ratelimit-zero-answers-all", "tcp_invalid_ratelimit = 0 answers every stray segment",
                 invalid_segments_limited},
      Experiment{"challenge-limit-is-shared", "a small tcp_challenge_ack_limit is one counter of all connections",
                 challenge_limit_is_shared},
      Experiment{"dsack-tells-duplicates", "without tcp_dsack the sender does not learn of needless repeats",
                 dsack_tells_duplicates},
  };
  return experiments;
}

}  // namespace lab
