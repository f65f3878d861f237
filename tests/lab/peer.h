// SPDX-License-Identifier: MIT
// The other end of a connection, played by hand behind the tunnel: it sends nothing by itself.
#pragma once

#include <optional>
#include <string>

#include "sockets.h"

namespace lab {

// Each takes one of its own, so that no earlier connection stands in its way.
int new_port();

struct Peer {
  const Tunnel& tunnel;
  std::string ip;  // in 10.9.0.0/16
  int port = new_port();
  int to = 5000;
  std::uint32_t sequence = 1000;  // of its next byte
  std::uint32_t acknowledged = 0;  // what it expects next
  std::string options = {};  // of its SYN
};

Packet packet_of(const Peer& peer, std::uint8_t flags, const std::string& data = "");

// The next packet for this peer within that time; those for others are lost.
std::optional<Packet> next_for(const Peer& peer, double seconds);

// How many packets come for it, with all of these flags, until it has been silent for a while.
int count_for(const Peer& peer, std::uint8_t flags);

// Its SYN and the SYN-ACK: the handshake is under way. False if nobody answers.
bool begin(Peer& peer);

// The ACK that ends the handshake.
void complete(const Peer& peer);

// A whole connection to a listener; the other end of it. Throws Failed.
Socket meet(Peer& peer, const Socket& listener);

}  // namespace lab
