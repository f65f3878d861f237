// SPDX-License-Identifier: MIT
// ST003 and ST004: connections that a program holds although one side has closed.
#include <algorithm>

#include <fmt/format.h>

#include "core/checks/connection_context.h"
#include "core/text/quantity.h"

namespace tcptune {
namespace {

constexpr std::int64_t kOld = 60;  // seconds: what a program closes in time is younger
constexpr std::uint32_t kPool = 10;  // connections that a pool keeps: idle ones are no leak

// How many of the same an earlier look found; nothing with one look.
std::optional<std::uint32_t> earlier_count(const ConnectionContext& context, const HeldGroup& group) {
  const SocketSummary* earlier = context.earlier();
  if (earlier == nullptr) return std::nullopt;
  const auto at = std::find_if(earlier->held.begin(), earlier->held.end(), [&](const HeldGroup& known) {
    return known.state == group.state && known.owner == group.owner && known.service == group.service;
  });
  return at == earlier->held.end() ? 0 : at->sockets;
}

// Of sockets that wait for one side to close: what makes them a leak and not a moment.
std::optional<Severity> leak_severity(const ConnectionContext& context, const HeldGroup& group) {
  const auto before = earlier_count(context, group);
  const bool old = group.oldest && *group.oldest >= kOld;
  if (before && group.sockets > *before && (old || group.sockets > kPool)) return Severity::warning;
  if (old) return group.sockets > kPool && !before ? Severity::warning : Severity::note;
  if (!group.oldest && group.sockets > kPool) return Severity::note;  // saved text tells no age
  return std::nullopt;
}

std::vector<std::string> held_seen(const ConnectionContext& context, const HeldGroup& group) {
  std::vector<std::string> seen;
  const std::string where = group.accepted == YesNo::yes
                                ? "from " + to_text(group.other)
                                : fmt::format("from local port {} to {}", group.local_port, to_text(group.other));
  seen.push_back(group.oldest ? fmt::format("the oldest waits for {} or more: {}",
                                            duration_text(static_cast<double>(*group.oldest)), where)
                              : fmt::format("how old they are is not told here; one is {}", where));
  if (const auto before = earlier_count(context, group)) seen.push_back(growth_text(context, *before, group.sockets));
  return seen;
}

std::string at_service(const HeldGroup& group) {
  return fmt::format("{} {}", group.accepted == YesNo::yes ? "accepted on" : "toward", to_text(group.service));
}

Looked check_held(ConnectionContext& context, TcpState state, std::string_view what) {
  for (const HeldGroup& group : context.sockets().held) {
    if (group.state != state) continue;
    const auto severity = leak_severity(context, group);
    if (!severity) continue;
    context.add(
        *severity, fmt::format("{}, {}", owner_text(group.owner), at_service(group)),
        fmt::format("{} holds {} connection{} {} in {}: {}", owner_text(group.owner), grouped_digits(group.sockets),
                    group.sockets == 1 ? "" : "s", at_service(group), name_of(state), what),
        held_seen(context, group));
  }
  return Looked::yes;
}

}  // namespace

Looked check_close_wait(ConnectionContext& context) {
  return check_held(context, TcpState::close_wait, "the other side has closed, the program has not");
}

Looked check_fin_wait2(ConnectionContext& context) {
  return check_held(context, TcpState::fin_wait2, "the program has shut its side down, the other side never closes");
}

}  // namespace tcptune
