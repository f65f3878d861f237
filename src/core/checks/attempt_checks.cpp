// SPDX-License-Identifier: MIT
// ST005 and ST008: connection attempts that nobody answers.
#include <algorithm>

#include <fmt/format.h>

#include "core/checks/connection_context.h"
#include "core/evaluate/evidence_facts.h"
#include "core/text/quantity.h"

namespace tcptune {
namespace {

constexpr std::uint32_t kMany = 10;  // attempts toward one port
constexpr std::uint32_t kSome = 3;  // attempts: a single one may only have lost its SYN
constexpr std::uint32_t kScan = 16;  // distinct addresses that do not answer on one port

std::string count_text(std::int64_t count, std::string_view what) {
  return fmt::format("{} {}", grouped_digits(count), what);
}

bool is_scan(const FanOut& fan) { return fan.remotes >= kScan && fan.remotes * 2 >= fan.sockets; }

// Does a full queue of this machine drop the SYNs, or did it a moment ago? Then that is the cause, and ST006 tells it.
bool is_dropped_here(const ConnectionContext& context, const Endpoint& to) {
  const auto& listeners = context.sockets().listeners;
  const bool some_lost = growth_of(context.evidence(), "TcpExtListenOverflows").value_or(0) > 0;
  return std::any_of(listeners.begin(), listeners.end(), [&](const Listener& listener) {
    const bool here =
        listener.local.address == to.address || (is_any(listener.local.address) && is_loopback(to.address));
    return listener.local.port == to.port && here && (some_lost || is_full(listener));
  });
}

}  // namespace

Looked check_backend(ConnectionContext& context) {
  for (const FanOut& fan : context.sockets().fan_outs) {
    if (is_scan(fan) || (fan.unanswered == 0 && fan.sockets < kMany)) continue;
    if (is_dropped_here(context, fan.busiest)) continue;
    const bool repeated = fan.unanswered > 0;
    if (!repeated && context.sockets().timers_told == YesNo::yes) continue;  // they are younger than a second
    std::vector<std::string> seen{fmt::format("{} in SYN_SENT, {}", grouped_digits(fan.sockets),
                                              repeated
                                                  ? grouped_digits(fan.unanswered) + " of them had to repeat their SYN"
                                                  : "and for how long is not told here")};
    if (fan.remotes > 1) seen.push_back(fmt::format("{} addresses on that port do not answer", fan.remotes));
    if (!fan.owner.program.empty()) seen.push_back(fmt::format("opened by {}", owner_text(fan.owner)));
    context.add(fan.unanswered >= kSome ? Severity::warning : Severity::note, to_text(fan.busiest),
                fmt::format("{} {}: {} wait{} for a connection to it", to_text(fan.busiest),
                            repeated ? "does not answer" : "may not answer",
                            count_text(fan.toward_busiest, fan.toward_busiest == 1 ? "socket" : "sockets"),
                            fan.toward_busiest == 1 ? "s" : ""),
                std::move(seen));
  }
  return Looked::yes;
}

Looked check_scan(ConnectionContext& context) {
  for (const FanOut& fan : context.sockets().fan_outs) {
    if (!is_scan(fan)) continue;
    const std::string owner = owner_text(fan.owner);
    context.add(Severity::warning, fmt::format("port {}", fan.port),
                fmt::format("{} tries port {} of {} addresses, and they do not answer", owner, fan.port,
                            grouped_digits(fan.remotes)),
                {fmt::format("{} in SYN_SENT, {} of them had to repeat their SYN", grouped_digits(fan.sockets),
                             grouped_digits(fan.unanswered))});
  }
  return Looked::yes;
}

}  // namespace tcptune
