// SPDX-License-Identifier: MIT
// An Ethernet whose only other machine is this program: IPv6 packets made by hand, and who is asked for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sockets.h"

namespace lab {

class Link {
 public:
  // Brings an interface up whose addresses need no search for duplicates. Throws Skipped where there is no
  // /dev/net/tun.
  explicit Link(std::string name);

  const std::string& name() const { return name_; }

  void give_address(const std::string& address) const;  // with 64 bits of prefix
  void add_route(const std::string& prefix, const std::string& gateway) const;  // likewise

  // As from the machine on the other side.
  void advertise(const std::string& prefix) const;
  void redirect(const std::string& from, const std::string& to, const std::string& target,
                const std::string& destination) const;
  void send_datagram(const std::string& from, const std::string& to) const;

  // Does the kernel look for this neighbour within a third of a second? What was sent before counts.
  bool is_asked_for(const std::string& address) const;

 private:
  void send(const std::string& from, const std::string& to, std::uint8_t protocol,
            std::vector<std::uint8_t> payload) const;

  std::string name_;
  Socket device_;
};

}  // namespace lab
