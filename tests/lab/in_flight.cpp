// SPDX-License-Identifier: MIT
// Handshakes that are under way, and what a listener's settings do to them.
#include <array>
#include <cerrno>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "experiment.h"
#include "peer.h"
#include "room.h"
#include "sockets.h"

namespace lab {
namespace {

const Address kHere{"10.9.0.1", 5000};
const Address kLoopback{"127.0.0.1", 5000};

// Eight handshakes are under way while eight other clients nearly fill the accept queue; how many are reset.
int resets_with(const char* abort_on_overflow) {
  set("net.ipv4.tcp_abort_on_overflow", abort_on_overflow);
  const Tunnel tunnel;
  const Socket listener = listen_on(kHere, 10);
  std::vector<Peer> peers;
  for (int i = 1; i <= 8; ++i) {
    peers.push_back({tunnel, fmt::format("10.9.1.{}", i)});
    expect(begin(peers.back()), "a SYN was not answered");
  }
  std::vector<Socket> clients;
  while (clients.size() < 8) clients.push_back(connect_to(kHere));
  for (const Peer& peer : peers) complete(peer);
  int resets = 0;
  while (const auto packet = tunnel.receive(0.3)) resets += (packet->flags & kRst) != 0 ? 1 : 0;
  return resets;
}

std::string overflow_resets_handshakes() {
  const int kept = resets_with("0"), reset = resets_with("1");
  expect(kept == 0, fmt::format("with 0 {} were reset", kept));
  expect(reset == 5, fmt::format("with 1 {} were reset", reset));
  return "listen(10), 8 connections in its queue, 8 handshakes under way: 3 got in, 5 were reset with 1, none with 0";
}

std::string lost_syn_ack() {
  set("net.ipv4.tcp_synack_retries", "0");
  const Tunnel tunnel;
  const Socket listener = listen_on(kHere);
  Peer peer{tunnel, "10.9.1.1"};
  expect(begin(peer), "a SYN was not answered");
  expect(wait_for(5, [] { return rows_in(State::syn_recv).empty(); }), "the handshake is still known after 5 s");
  complete(peer);
  expect(!wait_for(0.3, [] { return !rows_in(State::established).empty(); }), "the late ACK made a connection");
  Peer again{tunnel, peer.ip, peer.port};  // what a client does that has seen no SYN-ACK
  meet(again, listener);
  return "tcp_synack_retries = 0: a final ACK that comes late makes no connection, a client that repeats its SYN gets "
         "one";
}

long opened_with_data(const Socket& listener, const char* fastopen) {
  set("net.ipv4.tcp_fastopen", fastopen);
  const long before = counter("TCPFastOpenPassive");
  const Socket client(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(kLoopback.port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const ssize_t sent = sendto(client.fd(), "x", 1, MSG_FASTOPEN, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  expect(sent == 1, "the data could not be sent");
  accept_from(listener);
  return counter("TCPFastOpenPassive") - before;
}

std::string fastopen_without_cookie() {
  const Socket listener = listen_on(kLoopback);
  set_option(listener, IPPROTO_TCP, TCP_FASTOPEN, 16);
  const long with = opened_with_data(listener, "3");
  const long without = opened_with_data(listener, "519");
  expect(with == 0, "with 3 data was taken from a client that had no cookie");
  expect(without == 1, "with 0x207 no data was taken");
  return "data in the SYN of a client without a cookie: not taken with 3, taken with 0x207";
}

Socket shared_listener() {
  Socket result(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  set_option(result, SOL_SOCKET, SO_REUSEADDR, 1);
  set_option(result, SOL_SOCKET, SO_REUSEPORT, 1);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(static_cast<std::uint16_t>(kLoopback.port));
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  expect(bind(result.fd(), reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0, "bind()");
  expect(listen(result.fd(), 16) == 0, "listen()");
  return result;
}

bool has_client(const Socket& listener) {
  pollfd wanted{listener.fd(), POLLIN, 0};
  return poll(&wanted, 1, 200) == 1;
}

// One of `count` listeners closes with a client in its queue; does another one get it?
bool is_moved(const char* migrate, int count) {
  set("net.ipv4.tcp_migrate_req", migrate);
  std::vector<Socket> listeners;
  while (static_cast<int>(listeners.size()) < count) listeners.push_back(shared_listener());
  const Socket client = connect_to(kLoopback);
  const std::size_t first = has_client(listeners[0]) ? 0 : 1;
  listeners[first].close();
  return count > 1 && has_client(listeners[1 - first]);
}

std::string migrate_needs_reuseport() {
  if (!has_setting("net.ipv4.tcp_migrate_req")) throw Skipped("tcp_migrate_req came with Linux 5.14");
  const long before = counter("TCPMigrateReqSuccess");  // late 5.10 has the setting, and nothing that reads it
  expect(!is_moved("0", 2), "with 0 the client was moved");
  expect(is_moved("1", 2), "with 1 the client was lost");
  is_moved("1", 1);
  expect(counter("TCPMigrateReqSuccess") == before + 1, "a single listener moved its client");
  return "a listener closes: its client is lost with 0, moved to the other listener with 1, lost where there is none";
}

// The clock in a SYN to this host.
std::uint32_t clock_sent_to(const Tunnel& tunnel, const std::string& ip) {
  const Socket client(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(80);
  to.sin_addr.s_addr = inet_addr(ip.c_str());
  connect(client.fd(), reinterpret_cast<const sockaddr*>(&to), sizeof to);
  while (const auto syn = tunnel.receive(1))
    if (const auto stamp = option_of(*syn, kTimestamps); stamp && stamp->size() == 8 && syn->destination_ip == ip) {
      std::uint32_t value = 0;
      for (int i = 0; i < 4; ++i)
        value = value << 8U | static_cast<std::uint8_t>((*stamp)[static_cast<std::size_t>(i)]);
      return value;
    }
  throw Failed("no SYN with a timestamp was sent");
}

std::string timestamps_two_has_no_offset() {
  const Tunnel tunnel;
  const auto distance = [&](const char* timestamps) {
    set("net.ipv4.tcp_timestamps", timestamps);
    const std::uint32_t one = clock_sent_to(tunnel, "10.9.0.2");
    return clock_sent_to(tunnel, "10.9.0.3") - one;
  };
  const std::uint32_t with = distance("1"), without = distance("2");
  expect(without < 5000, fmt::format("with 2 two hosts were sent clocks {} apart", without));
  expect(with >= 5000 && with < 0xFFFFFFFFU - 5000, fmt::format("with 1 two hosts were sent clocks {} apart", with));
  return fmt::format("two hosts see the same clock with 2 ({} ms apart), and not with 1", without);
}

}  // namespace

std::span<const Experiment> in_flight_experiments() {
  static constexpr std::array experiments{
      Experiment{"overflow-resets-handshakes-in-flight",
                 "tcp_abort_on_overflow = 1 resets the handshakes that are under way when the accept queue fills",
                 overflow_resets_handshakes},
      Experiment{"client-makes-good-a-lost-syn-ack", "without SYN-ACK retries only a lost final ACK loses a client",
                 lost_syn_ack},
      Experiment{"fastopen-without-cookie", "0x200 takes data from a client that has no cookie",
                 fastopen_without_cookie},
      Experiment{"migrate-needs-another-listener", "tcp_migrate_req = 1 moves clients to a listener of the same group",
                 migrate_needs_reuseport},
      Experiment{"timestamps-two-has-no-offset", "tcp_timestamps = 2 shows the same clock to every host",
                 timestamps_two_has_no_offset},
  };
  return experiments;
}

}  // namespace lab
