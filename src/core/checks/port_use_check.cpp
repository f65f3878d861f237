// SPDX-License-Identifier: MIT
// ST002: is a destination running out of local ports?
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/checks/connection_context.h"
#include "core/evaluate/evidence_facts.h"
#include "core/evaluate/port_capacity.h"
#include "core/text/quantity.h"

namespace tcptune {
namespace {

constexpr double kNearlyAll = 0.9, kMost = 0.7;  // of the ports

// Those of which there are any: "900 in TIME_WAIT, 12 in ESTABLISHED, 3 in other states".
std::string states_text(const Tuple& tuple) {
  const std::uint32_t told = tuple.time_wait + tuple.established + tuple.syn_sent;
  const std::uint32_t others = tuple.sockets - std::min(told, tuple.sockets);  // a snapshot may say anything
  std::string text;
  const auto add = [&](std::uint32_t count, std::string_view state) {
    if (count > 0) text += fmt::format("{}{} in {}", text.empty() ? "" : ", ", grouped_digits(count), state);
  };
  add(tuple.time_wait, name_of(TcpState::time_wait));
  add(tuple.established, name_of(TcpState::established));
  add(tuple.syn_sent, name_of(TcpState::syn_sent));
  add(others, "other states");
  return text;
}

// Ports that are used up are often the consequence of something else that has a rule of its own; empty: they are not.
std::string_view rule_of_cause(const SocketSummary& sockets, const Tuple& tuple) {
  if (tuple.syn_sent * 2 >= tuple.sockets) return "ST005";
  for (const HeldGroup& group : sockets.held)
    if (group.accepted == YesNo::no && group.service == tuple.remote && group.sockets * 2 >= tuple.sockets)
      return group.state == TcpState::close_wait ? "ST003" : "ST004";
  return "";
}

std::string tuple_text(const Tuple& tuple) {
  return fmt::format("{} -> {}", to_text(tuple.local), to_text(tuple.remote));
}

// How many of the same an earlier look found; nothing with one look.
std::optional<std::uint32_t> earlier_count(const ConnectionContext& context, const Tuple& tuple) {
  const SocketSummary* earlier = context.earlier();
  if (earlier == nullptr) return std::nullopt;
  const auto at = std::find_if(earlier->tuples.begin(), earlier->tuples.end(), [&](const Tuple& known) {
    return known.local == tuple.local && known.remote == tuple.remote;
  });
  return at == earlier->tuples.end() ? 0 : at->sockets;
}

std::string reuse_text(const PortCapacity& capacity, const Tuple& tuple, std::string_view os) {
  if (is_reused(capacity, tuple.local))
    return fmt::format("tcp_tw_reuse lets connect() take those in TIME_WAIT over after {}",
                       duration_text(capacity.reuse_delay));
  if (capacity.reuse == PortReuse::unknown) return "whether tcp_tw_reuse applies is not known";
  std::string text = fmt::format("each stays in TIME_WAIT for {} s, and nothing reuses it", capacity.held);
  if (os != "windows")
    text +=
        fmt::format("; tcp_tw_reuse = 1 with tcp_timestamps = 1 would, after {}", duration_text(capacity.reuse_delay));
  return text;
}

// What the wanted rate needs, and what a wide range would give.
std::string need_text(const PortCapacity& capacity, std::uint32_t needed) {
  constexpr int kLow = 10240, kHigh = 65535;  // below are most services; of different parity, as ip-sysctl wants it
  std::string text = fmt::format("{} a second for {} s each need {} ports",
                                 rate_text(static_cast<double>(needed) / std::max(1, capacity.held)), capacity.held,
                                 grouped_digits(needed));
  const int wide = kHigh - kLow + 1;
  if (capacity.high - capacity.low + 1 < wide)
    text += fmt::format("; the range {} {} would have {}, or {} a second", kLow, kHigh, grouped_digits(wide),
                        rate_text(std::floor(static_cast<double>(wide) / capacity.held)));
  return text + fmt::format("; each further source address or destination port has {} of its own",
                            grouped_digits(capacity.usable));
}

}  // namespace

Looked check_ports(ConnectionContext& context) {
  const auto capacity = port_capacity(context.here());
  if (!capacity || capacity->usable <= 0) return Looked::no;
  for (const Tuple& tuple : context.sockets().tuples) {
    const bool reused = is_reused(*capacity, tuple.local);
    const std::uint32_t taken = tuple.sockets - (reused ? std::min(tuple.time_wait, tuple.sockets) : 0);
    const double share = static_cast<double>(taken) / capacity->usable;
    if (share < kMost) continue;
    std::vector<std::string> seen{states_text(tuple)};
    if (tuple.time_wait > 0) seen.front() += "; " + reuse_text(*capacity, tuple, context.snapshot.facts.os);
    const double closed = static_cast<double>(tuple.time_wait) / std::max(1, capacity->held);
    if (tuple.time_wait > 0 && !reused) {
      seen.push_back(fmt::format("about {} connections a second were closed here; the ports allow {}",
                                 rate_text(closed), rate_text(std::floor(per_second(*capacity)))));
      seen.push_back(need_text(*capacity, tuple.time_wait));
    }
    if (const auto before = earlier_count(context, tuple)) seen.push_back(growth_text(context, *before, tuple.sockets));
    const bool known = capacity->reuse != PortReuse::unknown && context.snapshot.now;  // else it rests on defaults
    Finding& finding = context.add(
        !known                ? Severity::note
        : share >= kNearlyAll ? Severity::error
                              : Severity::warning,
        tuple_text(tuple),
        fmt::format("{} {} of its {} local ports toward {} ({} %){}",
                    tuple.owner.program.empty() ? to_text(tuple.local)
                                                : owner_text(tuple.owner) + " on " + to_text(tuple.local),
                    fmt::format("has {}", grouped_digits(taken)), grouped_digits(capacity->usable),
                    to_text(tuple.remote), static_cast<int>(std::min(share, 1.0) * 100),
                    static_cast<int>(taken) < capacity->usable ? ""
                    : context.snapshot.facts.os == "windows"   ? ": no further connection to it can be opened now"
                                                               : ": connect() fails with EADDRNOTAVAIL now"),
        std::move(seen));
    if (const Rule* cause = find_rule(context.base, rule_of_cause(context.sockets(), tuple)))
      finding.advice = render_shared(cause->advice, context.here());
  }
  return Looked::yes;
}

}  // namespace tcptune
