// SPDX-License-Identifier: MIT
// See live_evidence.h.
#include "readers/sockets/live_evidence.h"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "readers/sockets/counters_text.h"
#include "readers/sockets/live_sockets.h"
#include "readers/sockets/net_file.h"
#include "readers/sockets/socket_owners.h"
#include "readers/sockets/tuple_owners.h"

namespace tcptune {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPatienceForOwners{300};

struct Look {
  Sample sample;
  Clock::time_point at;
  std::string source;
  std::vector<std::string> not_visible;
};

std::optional<double> seconds_since_boot() {
  timespec now{};
  if (::clock_gettime(CLOCK_BOOTTIME, &now) != 0) return std::nullopt;
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

// Why some owners stayed unknown, in a phrase.
std::string unknown_owners(std::size_t sockets, std::uint32_t refused) {
  const std::string what = fmt::format("who holds {} {}: ", sockets, sockets == 1 ? "socket" : "sockets");
  if (::geteuid() != 0 && processes_are_hidden() == YesNo::yes)
    return what + "/proc hides other users' processes here (hidepid); root sees them";
  if (refused > 0)
    return what +
           fmt::format("{} {} not be looked into; root may", refused, refused == 1 ? "process may" : "processes may");
  return what +
         "no process that is seen from here (it closed them meanwhile, or is in another container, or is the kernel)";
}

void add_sockets(Look& look, const LiveEvidenceOptions& options) {
  SocketLook found = look_at_sockets(options.range);
  look.source = std::move(found.source);
  look.not_visible = std::move(found.not_visible);
  if (!found.tally) return;
  OwnerSearch search;
  if (options.owners == YesNo::yes) {
    const std::vector<std::uint64_t> inodes = found.tally->inodes_of_interest();
    if (!inodes.empty()) search = find_owners(inodes, visible_processes());
    if (const std::size_t unknown = inodes.size() - search.owners.size(); unknown > 0)
      look.not_visible.push_back(unknown_owners(unknown, search.refused));
  }
  look.sample.sockets = found.tally->summary(search.owners);
}

Look take_look(const LiveEvidenceOptions& options) {
  Look look;
  look.at = Clock::now();
  look.sample.uptime = seconds_since_boot();
  look.sample.counters = read_live_counters();
  if (look.sample.counters.empty())
    look.not_visible.emplace_back("the kernel's counters: /proc/net/netstat cannot be read");
  if (options.sockets == YesNo::yes) add_sockets(look, options);
  return look;
}

// A tuple that had no open connection at the second look may have had one at the first.
void take_owners_over(SocketSummary& last, const SocketSummary& first) {
  for (Tuple& tuple : last.tuples) {
    if (tuple.owner != Owner{}) continue;
    const auto before = std::find_if(first.tuples.begin(), first.tuples.end(), [&](const Tuple& other) {
      return other.local == tuple.local && other.remote == tuple.remote;
    });
    if (before != first.tuples.end()) tuple.owner = before->owner;
  }
}

OpensSeen opens_of(const Look& look) {
  const auto opens = look.sample.counters.find("TcpActiveOpens");
  return {opens == look.sample.counters.end() ? 0 : opens->second, look.at};
}

}  // namespace

Counters read_live_counters() {
  Counters counters = parse_proc_netstat(read_net_file("netstat"));
  counters.merge(parse_proc_netstat(read_net_file("snmp")));
  counters.merge(parse_proc_sockstat(read_net_file("sockstat")));
  counters.merge(parse_proc_sockstat(read_net_file("sockstat6")));
  return counters;
}

Evidence read_live_evidence(const LiveEvidenceOptions& options) {
  Evidence evidence;
  Look last = take_look(options);
  if (options.interval > 0) {
    Look first = std::move(last);
    std::this_thread::sleep_until(first.at + std::chrono::duration<double>(options.interval));
    last = take_look(options);
    evidence.seconds = std::chrono::duration<double>(last.at - first.at).count();
    if (last.sample.sockets && first.sample.sockets) take_owners_over(*last.sample.sockets, *first.sample.sockets);
    evidence.first = std::move(first.sample);
  }
  if (last.sample.sockets && options.owners == YesNo::yes)
    last.sample.sockets->tuples =
        name_by_new_connections(std::move(last.sample.sockets->tuples), opens_of(last), kPatienceForOwners);
  evidence.source = std::move(last.source);
  evidence.last = std::move(last.sample);
  evidence.not_visible = std::move(last.not_visible);
  return evidence;
}

}  // namespace tcptune
