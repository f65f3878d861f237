// SPDX-License-Identifier: MIT
// Counts sockets together as they stream by: memory grows with distinct destinations, not with sockets.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "core/catalogue/setting.h"
#include "core/evidence/evidence.h"

namespace tcptune {

// One TCP socket as a reader met it.
struct SocketRow {
  TcpState state = TcpState::unknown;
  Endpoint local;
  Endpoint remote;
  std::uint32_t receive_queue = 0;  // bytes; of a listener: connections that wait for accept()
  std::uint32_t send_queue = 0;  // bytes; of a listener: how many may wait, 0 if not told
  std::uint64_t inode = 0;  // 0: no process holds it, or not told
  Known held = Known::unknown;  // does a process hold it
  int retransmits = 0;  // of what the other side has not answered; 0 also where it is not told
  Known keepalive = Known::unknown;  // does a timer run, of an ESTABLISHED one
  std::optional<std::int64_t> silent;  // seconds since the other side was last heard
  std::string_view program;  // where a tool names it; else empty
  int pid = 0;  // where a tool tells it, with the program's name or (Windows) without
};

// The local ports that connect() takes; which side is the service is told by it where no listener tells.
struct PortRange {
  int low = 32768;  // Linux 4.2 and later by themselves
  int high = 60999;
};

// By inode. Where an inode is missing its owner is not known.
using Owners = std::unordered_map<std::uint64_t, Owner>;

// More distinct destinations than these are not told apart: their sockets are counted by state alone.
inline constexpr std::size_t kMostDestinations = 1U << 20U;

class SocketTally {
 public:
  explicit SocketTally(PortRange range) : range_(range) {}

  // Listeners come before what they accepted: tools and the kernel tell them first.
  void add(const SocketRow& row);

  // All listeners were added, even if there is none: other ports were taken by connect().
  void end_of_listeners();

  // Whose owner is worth looking up, sorted, unique: of what is held, of listeners, and of one open socket of each of
  // the most crowded tuples.
  std::vector<std::uint64_t> inodes_of_interest() const;

  SocketSummary summary(const Owners& owners) const;

 private:
  struct TupleKey {
    IpAddress local;
    Endpoint remote;
    bool operator==(const TupleKey&) const = default;
  };
  struct HashOfTuple {
    std::size_t operator()(const TupleKey& key) const;
  };
  struct TupleCounts {
    std::uint32_t sockets = 0;
    std::uint32_t established = 0;
    std::uint32_t time_wait = 0;
    std::uint32_t syn_sent = 0;
    std::uint32_t unanswered = 0;
    std::uint64_t open_inode = 0;
    std::uint32_t owner = 0;  // index into named_ + 1, where a tool named it
  };
  struct Listening {
    Listener listener;
    std::uint64_t inode = 0;
  };
  struct Held {
    SocketRow row;  // its program is in `owner`
    Owner owner;
    YesNo accepted = YesNo::no;
  };

  // Where sockets are held: in which state, the service here or there, and which.
  using HeldAt = std::tuple<TcpState, YesNo, Endpoint>;

  bool is_accepted(const SocketRow& row) const;
  void add_listener(const SocketRow& row);
  void add_connection(const SocketRow& row);
  void keep_if_held(const SocketRow& row, YesNo accepted);
  using Crowded = std::pair<TupleKey, TupleCounts>;
  std::vector<Crowded> crowded() const;
  std::vector<Crowded> fans() const;  // the busiest tuple in SYN_SENT of each remote port
  Owner owner_of(const TupleCounts& counts, const Owners& owners) const;
  bool is_unaccepted(const Held& held) const;
  const Listening* listener_of(const Endpoint& local) const;
  Owner owner_of(const Held& held, const Owners& owners) const;
  std::vector<FanOut> fan_outs(const Owners& owners) const;
  std::vector<HeldGroup> held_groups(const Owners& owners) const;

  PortRange range_;
  StateCounts counts_;
  std::uint32_t orphans_in_fin_wait2_ = 0;
  std::uint32_t without_keepalive_ = 0;
  YesNo timers_told_ = YesNo::no;
  std::unordered_map<TupleKey, TupleCounts, HashOfTuple> tuples_;
  std::vector<Listening> listeners_;
  std::vector<bool> listening_on_;  // by port; empty until one listens, or none is known to
  std::map<Endpoint, std::size_t> listener_at_;  // position in listeners_, of several there the first
  std::unordered_map<std::uint16_t, StateCounts> accepted_;  // by local port
  std::vector<Held> held_;  // at most kMostHeld
  std::map<HeldAt, std::uint32_t> held_beyond_;  // those that are only counted
  std::vector<Owner> named_;
};

}  // namespace tcptune
