// SPDX-License-Identifier: MIT
// ST006 and ST007: listening sockets whose queues overflow.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/checks/connection_context.h"
#include "core/evaluate/evidence_facts.h"
#include "core/text/quantity.h"

namespace tcptune {
namespace {

constexpr double kNearlyFull = 0.9;

std::string queue_text(const Listener& listener) {
  if (listener.limit == 0) return fmt::format("{} wait for accept()", grouped_digits(listener.waiting));
  return fmt::format("{} of {} wait for accept()", grouped_digits(listener.waiting), grouped_digits(listener.limit));
}

// How loud a counter of losses is: of now, or of some time since boot.
Severity loudness(const Evidence& evidence) { return evidence.first ? Severity::warning : Severity::note; }

// A queue that is full at the moment of a look may be a burst that loses nothing.
Severity loudness_of_queue(bool full, bool none_lost) {
  if (full) return none_lost ? Severity::warning : Severity::error;
  return none_lost ? Severity::note : Severity::warning;
}

}  // namespace

Looked check_accept_queue(ConnectionContext& context) {
  const Listener* fullest = nullptr;
  const auto share = [](const Listener& listener) {
    return listener.limit == 0 ? 0.0 : static_cast<double>(listener.waiting) / listener.limit;
  };
  const auto keep_fuller = [&](const Listener& listener) {
    if (fullest == nullptr ||
        std::pair(share(listener), listener.waiting) > std::pair(share(*fullest), fullest->waiting))
      fullest = &listener;
  };
  const auto overflows = growth_of(context.evidence(), "TcpExtListenOverflows");
  const std::string lost =
      overflows && *overflows > 0
          ? fmt::format("ListenOverflows: {} {}", grouped_digits(*overflows), period_of(context.evidence()))
          : "";
  if (context.evidence().last.sockets)
    for (const Listener& listener : context.sockets().listeners) {
      keep_fuller(listener);
      if (share(listener) < kNearlyFull) continue;
      const bool full = is_full(listener);
      const bool none_lost = overflows && lost.empty();
      std::vector<std::string> seen{queue_text(listener)};
      if (overflows)
        seen.push_back(none_lost ? fmt::format("ListenOverflows: none {}", period_of(context.evidence())) : lost);
      context.add(loudness_of_queue(full, none_lost), to_text(listener.local),
                  fmt::format("{} does not accept fast enough on {}: its queue is {}", owner_text(listener.owner),
                              to_text(listener.local),
                              !full       ? "nearly full"
                              : none_lost ? "full at this moment"
                                          : "full, and new connections are dropped"),
                  std::move(seen));
    }
  const bool limit_told =
      fullest != nullptr && std::any_of(context.sockets().listeners.begin(), context.sockets().listeners.end(),
                                        [](const Listener& listener) { return listener.limit > 0; });
  if (!context.findings.empty() || lost.empty()) return overflows || limit_told ? Looked::yes : Looked::no;
  if (const SocketSummary* earlier = context.earlier())
    for (const Listener& listener : earlier->listeners) keep_fuller(listener);
  std::vector<std::string> seen{lost};
  if (fullest != nullptr && fullest->waiting > 0)
    seen.push_back(fmt::format("the fullest queue is that of {} on {}: {}", owner_text(fullest->owner),
                               to_text(fullest->local), queue_text(*fullest)));
  else if (fullest != nullptr)
    seen.emplace_back("no queue is full at this moment; `ss -ltn` shows under Recv-Q which one fills");
  context.add(loudness(context.evidence()),
              fullest != nullptr && fullest->waiting > 0 ? to_text(fullest->local) : "a listener",
              fmt::format("{} dropped {} because accept() was not called in time", were_text(*overflows, "connection"),
                          period_of(context.evidence())),
              std::move(seen));
  return Looked::yes;
}

Looked check_syn_queue(ConnectionContext& context) {
  const auto sent = growth_of(context.evidence(), "TcpExtSyncookiesSent");
  const auto dropped = growth_of(context.evidence(), "TcpExtTCPReqQFullDrop");
  if (!sent && !dropped) return Looked::no;
  if (sent.value_or(0) <= 0 && dropped.value_or(0) <= 0) return Looked::yes;
  const Listener* busiest = nullptr;
  const auto half_open = [](const Listener& l) {
    return l.accepted[TcpState::syn_recv] + l.accepted[TcpState::new_syn_recv];
  };
  if (context.evidence().last.sockets)
    for (const Listener& listener : context.sockets().listeners)
      if (half_open(listener) > 0 && (busiest == nullptr || half_open(listener) > half_open(*busiest)))
        busiest = &listener;
  const std::string period = period_of(context.evidence());
  std::vector<std::string> seen;
  if (sent.value_or(0) > 0) {
    const auto back = growth_of(context.evidence(), "TcpExtSyncookiesRecv");
    seen.push_back(fmt::format("SyncookiesSent: {}; came back as connections: {}", grouped_digits(*sent),
                               back ? grouped_digits(*back) : "not told"));
  }
  if (dropped.value_or(0) > 0) seen.push_back(fmt::format("TCPReqQFullDrop: {}", grouped_digits(*dropped)));
  if (busiest != nullptr)
    seen.push_back(fmt::format("{} half-open connections to {} of {}", grouped_digits(half_open(*busiest)),
                               to_text(busiest->local), owner_text(busiest->owner)));
  const std::string where = busiest == nullptr ? "a listener" : to_text(busiest->local);
  context.add(loudness(context.evidence()), where,
              sent.value_or(0) > 0
                  ? fmt::format("More SYNs came to {} than its queue holds: {} answered with cookies {}", where,
                                were_text(*sent, "SYN"), period)
                  : fmt::format("More SYNs came to {} than its queue holds: {} dropped {}", where,
                                were_text(*dropped, "SYN"), period),
              std::move(seen));
  return Looked::yes;
}

}  // namespace tcptune
