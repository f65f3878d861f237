// SPDX-License-Identifier: MIT
// How many connections toward one destination the local ports allow, and for how long each takes its port.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/evaluate/planes.h"

namespace tcptune {

// For whom connect() takes a port over that is in TIME_WAIT (net.ipv4.tcp_tw_reuse with tcp_timestamps).
enum class PortReuse { nobody, loopback, everybody, unknown };

// Toward one destination, from one local address. See __inet_hash_connect() of net/ipv4/inet_hashtables.c: reserved
// ports are left out, and so are those that a socket is bound to, such as a listening one.
struct PortCapacity {
  int low = 0;
  int high = 0;
  int reserved = 0;  // ports of the range
  int listening = 0;  // ports of the range that are not reserved
  int usable = 0;
  int held = 60;  // seconds that TIME_WAIT keeps a port
  PortReuse reuse = PortReuse::unknown;
  double reuse_delay = 1;  // seconds that a port stays in TIME_WAIT before it may be taken over
};

inline constexpr auto kCapacitySettings = std::to_array<std::string_view>(
    {"net.ipv4.ip_local_port_range", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_tw_reuse",
     "net.ipv4.tcp_tw_reuse_delay", "net.ipv4.tcp_timestamps"});

// On the context's plane; nothing where the range or the reserved ports are not known. Of Windows: its dynamic ports
// since Vista, and TcpTimedWaitDelay.
std::optional<PortCapacity> port_capacity(const Context& context);

// New connections a second when each goes through TIME_WAIT here: without reuse, and with it.
double per_second(const PortCapacity& capacity);
double per_second_with_reuse(const PortCapacity& capacity);

// May the port of a connection from this address be reused?
bool is_reused(const PortCapacity& capacity, const IpAddress& local);

}  // namespace tcptune
