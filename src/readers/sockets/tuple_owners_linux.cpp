// SPDX-License-Identifier: MIT
// See tuple_owners.h.
#include "readers/sockets/tuple_owners.h"

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "readers/sockets/counters_text.h"
#include "readers/sockets/net_file.h"
#include "readers/sockets/sock_diag.h"
#include "readers/sockets/socket_owners.h"

namespace tcptune {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPause{2};
constexpr std::chrono::milliseconds kQuiet{30};
// In a minute of TIME_WAIT: less is fewer than eight connections a second, too few to meet one.
constexpr std::uint32_t kCrowd = 500;

bool is_unnamed(const Tuple& tuple) { return tuple.sockets >= kCrowd && tuple.owner == Owner{}; }

// The remote ports of the most crowded ones without an owner, as many as may be asked for.
std::vector<std::uint16_t> ports_of_unnamed(const std::vector<Tuple>& tuples) {
  std::vector<std::uint16_t> ports;
  for (const Tuple& tuple : tuples)
    if (is_unnamed(tuple) && ports.size() < kMostPortsAsked &&
        std::find(ports.begin(), ports.end(), tuple.remote.port) == ports.end())
      ports.push_back(tuple.remote.port);
  return ports;
}

// By inode, the position of the tuple that it is an open connection of.
using OpenConnections = std::map<std::uint64_t, std::size_t>;

OpenConnections open_connections(SockDiag& diagnostics, const std::vector<Tuple>& tuples) {
  OpenConnections found;
  const SocketSink sink = [&](const SocketRow& row) {
    for (std::size_t i = 0; row.inode != 0 && i < tuples.size(); ++i)
      if (is_unnamed(tuples[i]) && tuples[i].remote == row.remote && tuples[i].local == row.local.address)
        found.emplace(row.inode, i);
  };
  const std::uint32_t open = set_of_states({TcpState::established, TcpState::syn_sent, TcpState::close_wait});
  diagnostics.ask({open, YesNo::no, ports_of_unnamed(tuples)}, sink);
  return found;
}

std::int64_t opens_by_now() {
  const Counters counters = parse_proc_netstat(read_net_file("snmp"));
  const auto opens = counters.find("TcpActiveOpens");
  return opens == counters.end() ? 0 : opens->second;
}

// A connection may last a fraction of the time that it takes to look into every process.
std::vector<int> likely_first(std::vector<int> pids, const std::set<int>& likely) {
  std::stable_partition(pids.begin(), pids.end(), [&](int pid) { return likely.contains(pid); });
  return pids;
}

}  // namespace

std::vector<Tuple> name_by_new_connections(std::vector<Tuple> tuples, OpensSeen before,
                                           std::chrono::milliseconds patience) {
  const auto until = Clock::now() + patience;
  SockDiag diagnostics;
  std::set<int> likely;
  while (std::any_of(tuples.begin(), tuples.end(), is_unnamed) && Clock::now() < until) {
    const OpensSeen now{opens_by_now(), Clock::now()};
    if (now.opens == before.opens) {
      if (now.at - before.at > kQuiet) break;
      std::this_thread::sleep_for(kPause);
      continue;
    }
    before = now;
    const OpenConnections open = open_connections(diagnostics, tuples);
    std::vector<std::uint64_t> inodes;
    for (const auto& [inode, position] : open) inodes.push_back(inode);
    if (inodes.empty()) continue;
    const OwnerSearch search = find_owners(inodes, likely_first(visible_processes(), likely), until);
    for (const auto& [inode, owner] : search.owners) tuples[open.at(inode)].owner = owner;
    likely.insert(search.with_sockets.begin(), search.with_sockets.end());
  }
  return tuples;
}

}  // namespace tcptune
