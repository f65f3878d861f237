// SPDX-License-Identifier: MIT
// See peer.h.
#include "peer.h"

#include "experiment.h"

namespace lab {

int new_port() {
  static int port = 2000;
  return port++;
}

Packet packet_of(const Peer& peer, std::uint8_t flags, const std::string& data) {
  Packet packet{peer.ip, peer.port, peer.to, peer.sequence, flags, peer.acknowledged};
  packet.data = data;
  return packet;
}

std::optional<Packet> next_for(const Peer& peer, double seconds) {
  while (auto packet = peer.tunnel.receive(seconds))
    if (packet->destination_ip == peer.ip && packet->port == peer.port) return packet;
  return std::nullopt;
}

int count_for(const Peer& peer, std::uint8_t flags) {
  int count = 0;
  while (const auto packet = next_for(peer, 0.3)) count += (packet->flags & flags) == flags ? 1 : 0;
  return count;
}

bool begin(Peer& peer) {
  Packet syn = packet_of(peer, kSyn);
  syn.options = peer.options;
  peer.tunnel.send(syn);
  auto answer = next_for(peer, 1);
  while (answer && answer->flags != (kSyn | kAck)) answer = next_for(peer, 1);
  if (!answer) return false;
  ++peer.sequence;
  peer.acknowledged = answer->sequence + 1;
  return true;
}

void complete(const Peer& peer) { peer.tunnel.send(packet_of(peer, kAck)); }

Socket meet(Peer& peer, const Socket& listener) {
  expect(begin(peer), "the listener did not answer a SYN");
  complete(peer);
  return accept_from(listener);
}

}  // namespace lab
