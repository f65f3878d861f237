// SPDX-License-Identifier: MIT
// What the checks of connections share: where they look, and how a finding about a destination, a program or a listener
// is made.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/checks/connection_checks.h"
#include "core/evaluate/evaluate.h"

namespace tcptune {

enum class Looked { no, yes };  // was there anything to judge?

// One check's view of the snapshot, which has evidence. Its findings carry the texts of `rule`.
struct ConnectionContext {
  const RuleBase& base;
  const Snapshot& snapshot;
  const Rule& rule;
  SharedText advice;
  std::vector<Finding> findings;

  const Evidence& evidence() const { return *snapshot.evidence; }
  const SocketSummary& sockets() const { return *snapshot.evidence->last.sockets; }
  // With two looks, what the earlier one found; null without.
  const SocketSummary* earlier() const {
    const auto& first = snapshot.evidence->first;
    return first && first->sockets ? &*first->sockets : nullptr;
  }
  Context here() const { return {base, snapshot, evidence_plane(snapshot), snapshot.facts.kernel, nullptr, {}}; }

  Finding& add(Severity severity, std::string subject, std::string message, std::vector<std::string> seen);
};

// "1 SYN was", "90 SYNs were".
std::string were_text(std::int64_t count, std::string_view what);

// "grew by 12 in the last 5 s".
std::string growth_text(const ConnectionContext& context, std::uint32_t before, std::uint32_t now);

// More wait than may: the next one is dropped (sk_acceptq_is_full).
inline bool is_full(const Listener& listener) { return listener.limit > 0 && listener.waiting > listener.limit; }

Looked check_ports(ConnectionContext& context);
Looked check_close_wait(ConnectionContext& context);
Looked check_fin_wait2(ConnectionContext& context);
Looked check_backend(ConnectionContext& context);
Looked check_scan(ConnectionContext& context);
Looked check_accept_queue(ConnectionContext& context);
Looked check_syn_queue(ConnectionContext& context);

}  // namespace tcptune
