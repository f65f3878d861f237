// SPDX-License-Identifier: MIT
// See socket_tally.h.
#include "core/evidence/socket_tally.h"

#include <algorithm>
#include <cstring>
#include <set>
#include <tuple>

namespace tcptune {
namespace {

constexpr std::size_t kMostHeld = 20'000;  // whose owner and age are told; all are counted
constexpr std::size_t kPorts = 65'536;
constexpr std::size_t kMostListeners = 2 * kPorts;  // a machine has fewer; a text may say anything

template <typename Item, typename Less>
void keep_first(std::vector<Item>& items, std::size_t most, Less less) {
  const auto end = items.begin() + static_cast<std::ptrdiff_t>(std::min(most, items.size()));
  std::partial_sort(items.begin(), end, items.end(), less);
  items.erase(end, items.end());
}

Owner owner_of_inode(std::uint64_t inode, const Owners& owners) {
  const auto at = owners.find(inode);
  return inode == 0 || at == owners.end() ? Owner{} : at->second;
}

}  // namespace

std::size_t SocketTally::HashOfTuple::operator()(const TupleKey& key) const {
  std::uint64_t hash = key.remote.port;
  const auto mix = [&](const IpAddress& address) {
    std::array<std::uint64_t, 2> halves;
    std::memcpy(halves.data(), address.bytes.data(), sizeof halves);
    for (const std::uint64_t half : halves) hash = (hash ^ half ^ (hash >> 29)) * 0x9E37'79B9'7F4A'7C15U;
  };
  mix(key.local);
  mix(key.remote.address);
  return hash ^ (hash >> 32);
}

void SocketTally::add(const SocketRow& row) {
  ++counts_[row.state];
  if (row.state == TcpState::listen)
    add_listener(row);
  else if (row.state != TcpState::bound_inactive && row.state != TcpState::unknown)
    add_connection(row);
}

void SocketTally::end_of_listeners() { listening_on_.resize(kPorts); }

void SocketTally::add_listener(const SocketRow& row) {
  end_of_listeners();
  listening_on_[row.local.port] = true;
  if (listeners_.size() >= kMostListeners) return;
  Listening listening;
  listening.listener = {row.local, row.receive_queue, row.send_queue, {}, {std::string(row.program), row.pid}};
  listening.inode = row.inode;
  listener_at_.try_emplace(row.local, listeners_.size());
  listeners_.push_back(std::move(listening));
}

// Where no listener tells, the side outside of the port range is the service. Of two such ports it is the other side's
// where listeners are told and none is here (gRPC's 50051 lies within the range), else the lower one.
bool SocketTally::is_accepted(const SocketRow& row) const {
  if (row.state == TcpState::syn_sent) return false;  // also from a port on which another socket listens
  if (!listening_on_.empty() && listening_on_[row.local.port]) return true;
  if (row.state == TcpState::syn_recv || row.state == TcpState::new_syn_recv) return true;
  const auto is_ephemeral = [this](int port) { return range_.low <= port && port <= range_.high; };
  const bool here = is_ephemeral(row.local.port);
  if (here != is_ephemeral(row.remote.port)) return !here;
  return listening_on_.empty() && row.local.port < row.remote.port;
}

void SocketTally::add_connection(const SocketRow& row) {
  if (row.state == TcpState::established && row.keepalive != Known::unknown) {
    timers_told_ = YesNo::yes;
    if (row.keepalive == Known::no) ++without_keepalive_;
  }
  if (row.state == TcpState::fin_wait2 && row.held == Known::no) ++orphans_in_fin_wait2_;
  const bool accepted = is_accepted(row);
  keep_if_held(row, yes_if(accepted));
  if (accepted) {
    ++accepted_[row.local.port][row.state];
    return;
  }
  const TupleKey key{row.local.address, row.remote};
  if (tuples_.size() >= kMostDestinations && !tuples_.contains(key)) return;
  TupleCounts& counts = tuples_[key];
  ++counts.sockets;
  if (row.state == TcpState::time_wait) ++counts.time_wait;
  if (row.state == TcpState::established) ++counts.established;
  if (row.state == TcpState::syn_sent) ++counts.syn_sent;
  if (row.state == TcpState::syn_sent && row.retransmits > 0) ++counts.unanswered;
  if (row.inode != 0) counts.open_inode = row.inode;
  if (counts.owner == 0 && (!row.program.empty() || row.pid != 0)) {
    named_.push_back({std::string(row.program), row.pid});
    counts.owner = static_cast<std::uint32_t>(named_.size());
  }
}

void SocketTally::keep_if_held(const SocketRow& row, YesNo accepted) {
  const bool wanted = row.state == TcpState::close_wait || (row.state == TcpState::fin_wait2 && row.held == Known::yes);
  if (!wanted) return;
  if (held_.size() >= kMostHeld) {
    ++held_beyond_[{row.state, accepted, accepted == YesNo::yes ? row.local : row.remote}];
    return;
  }
  held_.push_back({row, {std::string(row.program), row.pid}, accepted});
  held_.back().row.program = {};  // it may not outlive the row
}

std::vector<SocketTally::Crowded> SocketTally::crowded() const {
  std::vector<Crowded> all(tuples_.begin(), tuples_.end());
  keep_first(all, kMostTuples, [](const Crowded& a, const Crowded& b) {
    return std::tie(b.second.sockets, a.first.remote, a.first.local) <
           std::tie(a.second.sockets, b.first.remote, b.first.local);
  });
  return all;
}

std::vector<SocketTally::Crowded> SocketTally::fans() const {
  std::map<std::uint16_t, Crowded> busiest;
  for (const auto& [key, counts] : tuples_) {
    if (counts.syn_sent == 0) continue;
    const auto [at, fresh] = busiest.try_emplace(key.remote.port, key, counts);
    const auto& [best, best_counts] = at->second;
    if (std::tie(counts.syn_sent, best.remote) > std::tie(best_counts.syn_sent, key.remote)) at->second = {key, counts};
  }
  std::vector<Crowded> fans;
  for (const auto& [port, tuple] : busiest) fans.push_back(tuple);
  return fans;
}

std::vector<std::uint64_t> SocketTally::inodes_of_interest() const {
  std::vector<std::uint64_t> inodes;
  for (const Held& held : held_) inodes.push_back(held.row.inode);
  for (const Listening& listening : listeners_) inodes.push_back(listening.inode);
  for (const Crowded& tuple : crowded()) inodes.push_back(tuple.second.open_inode);
  for (const Crowded& tuple : fans()) inodes.push_back(tuple.second.open_inode);
  std::sort(inodes.begin(), inodes.end());
  inodes.erase(std::unique(inodes.begin(), inodes.end()), inodes.end());
  if (!inodes.empty() && inodes.front() == 0) inodes.erase(inodes.begin());
  return inodes;
}

Owner SocketTally::owner_of(const TupleCounts& counts, const Owners& owners) const {
  return counts.owner != 0 ? named_[counts.owner - 1] : owner_of_inode(counts.open_inode, owners);
}

// A CLOSE_WAIT without a process still waits for accept().
bool SocketTally::is_unaccepted(const Held& held) const {
  return held.row.state == TcpState::close_wait && held.row.held == Known::no && held.accepted == YesNo::yes;
}

// Who listens at that address, else on all of them; null: nobody, or it was not told.
const SocketTally::Listening* SocketTally::listener_of(const Endpoint& local) const {
  for (const Endpoint& at : {local, Endpoint{ipv4_address(0), local.port}, Endpoint{{}, local.port}})
    if (const auto found = listener_at_.find(at); found != listener_at_.end()) return &listeners_[found->second];
  return nullptr;
}

Owner SocketTally::owner_of(const Held& held, const Owners& owners) const {
  if (held.owner != Owner{}) return held.owner;
  const Listening* const listening = is_unaccepted(held) ? listener_of(held.row.local) : nullptr;
  if (listening == nullptr) return owner_of_inode(held.row.inode, owners);
  const Owner& told = listening->listener.owner;
  return told == Owner{} ? owner_of_inode(listening->inode, owners) : told;
}

std::vector<FanOut> SocketTally::fan_outs(const Owners& owners) const {
  std::map<std::uint16_t, FanOut> by_port;
  for (const auto& [key, counts] : fans())
    by_port[key.remote.port] = {key.remote.port, 0, 0, 0, key.remote, counts.syn_sent, owner_of(counts, owners)};
  std::map<std::uint16_t, std::set<IpAddress>> remotes;
  for (const auto& [key, counts] : tuples_) {
    if (counts.syn_sent == 0) continue;
    by_port[key.remote.port].sockets += counts.syn_sent;
    by_port[key.remote.port].unanswered += counts.unanswered;
    remotes[key.remote.port].insert(key.remote.address);
  }
  std::vector<FanOut> all;
  for (auto& [port, fan] : by_port) {
    fan.remotes = static_cast<std::uint32_t>(remotes[port].size());
    all.push_back(std::move(fan));
  }
  std::stable_sort(all.begin(), all.end(), [](const FanOut& a, const FanOut& b) { return a.sockets > b.sockets; });
  return all;
}

std::vector<HeldGroup> SocketTally::held_groups(const Owners& owners) const {
  std::map<std::tuple<TcpState, Owner, YesNo, Endpoint>, HeldGroup> groups;
  for (const Held& held : held_) {
    const SocketRow& row = held.row;
    const Owner owner = owner_of(held, owners);
    const Endpoint service = held.accepted == YesNo::yes ? row.local : row.remote;
    HeldGroup& group = groups[{row.state, owner, held.accepted, service}];
    const bool oldest = group.sockets++ == 0 || row.silent > group.oldest;
    if (is_unaccepted(held)) ++group.unaccepted;
    if (!oldest) continue;
    group = {row.state,  owner,          service,    held.accepted,   group.sockets,
             row.remote, row.local.port, row.silent, group.unaccepted};
  }
  std::vector<HeldGroup> all;
  for (auto& [key, group] : groups) all.push_back(std::move(group));
  const auto most_first = [](const HeldGroup& a, const HeldGroup& b) { return a.sockets > b.sockets; };
  std::stable_sort(all.begin(), all.end(), most_first);
  for (const auto& beyond : held_beyond_) {  // to the one that holds most there
    const auto same = std::find_if(all.begin(), all.end(), [&](const HeldGroup& group) {
      return HeldAt(group.state, group.accepted, group.service) == beyond.first;
    });
    if (same != all.end()) same->sockets += beyond.second;
  }
  std::stable_sort(all.begin(), all.end(), most_first);
  return all;
}

SocketSummary SocketTally::summary(const Owners& owners) const {
  SocketSummary summary;
  summary.counts = counts_;
  summary.orphans_in_fin_wait2 = orphans_in_fin_wait2_;
  summary.without_keepalive = without_keepalive_;
  summary.timers_told = timers_told_;
  summary.distinct_tuples = static_cast<std::uint32_t>(tuples_.size());
  for (const auto& [key, counts] : crowded())
    summary.tuples.push_back({key.local, key.remote, counts.sockets, counts.established, counts.time_wait,
                              counts.syn_sent, counts.unanswered, owner_of(counts, owners)});
  summary.fan_outs = fan_outs(owners);
  for (const Listening& listening : listeners_) {
    Listener listener = listening.listener;
    if (listener.owner == Owner{}) listener.owner = owner_of_inode(listening.inode, owners);
    if (const auto at = accepted_.find(listener.local.port); at != accepted_.end()) listener.accepted = at->second;
    summary.listeners.push_back(std::move(listener));
  }
  std::sort(summary.listeners.begin(), summary.listeners.end(), [](const Listener& a, const Listener& b) {
    return std::tie(a.local, a.owner) < std::tie(b.local, b.owner);
  });
  summary.held = held_groups(owners);
  return summary;
}

}  // namespace tcptune
