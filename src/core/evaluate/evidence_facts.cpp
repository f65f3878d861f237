// SPDX-License-Identifier: MIT
// See evidence_facts.h.
#include "core/evaluate/evidence_facts.h"

#include <array>
#include <cmath>
#include <deque>
#include <utility>

#include <fmt/format.h>

#include "core/evaluate/port_capacity.h"
#include "core/text/quantity.h"

namespace tcptune {
namespace {

// Those that a rule may ask for.
constexpr auto kCounters = std::to_array<std::string_view>({
    "TcpActiveOpens",
    "TcpAttemptFails",
    "TcpExtListenDrops",
    "TcpExtListenOverflows",
    "TcpExtPruneCalled",
    "TcpExtRcvPruned",
    "TcpExtSyncookiesFailed",
    "TcpExtSyncookiesRecv",
    "TcpExtSyncookiesSent",
    "TcpExtTCPAbortOnMemory",
    "TcpExtTCPBacklogDrop",
    "TcpExtTCPMemoryPressures",
    "TcpExtTCPReqQFullDoCookies",
    "TcpExtTCPReqQFullDrop",
    "TcpExtTCPTimeWaitOverflow",
    "TcpPassiveOpens",
});

Value not_seen() { return unknown_because("its connections: nobody looked at them"); }

template <std::size_t i>
Value get_total(const Context& context) {
  const auto& evidence = context.snapshot.evidence;
  if (!evidence) return not_seen();
  const auto at = evidence->last.counters.find(kCounters[i]);
  if (at == evidence->last.counters.end()) return unknown_because(fmt::format("the counter {}", kCounters[i]));
  return as_number(at->second);
}

// Rounded up, so that what happened at all is more than 0; it is shown exactly.
template <std::size_t i>
Value get_rate(const Context& context) {
  const auto& evidence = context.snapshot.evidence;
  if (!evidence) return not_seen();
  const auto growth = growth_of(*evidence, kCounters[i]);
  const auto seconds = seconds_of(*evidence);
  if (!growth || !seconds) return unknown_because(fmt::format("how fast the counter {} grows", kCounters[i]));
  const double rate = static_cast<double>(*growth) / *seconds;
  return {Value::Kind::number, static_cast<std::int64_t>(std::ceil(rate)), rate_text(rate)};
}

template <std::size_t i>
Value get_growth(const Context& context) {
  const auto& evidence = context.snapshot.evidence;
  if (!evidence) return not_seen();
  const auto growth = growth_of(*evidence, kCounters[i]);
  if (!growth) return unknown_because(fmt::format("the counter {}", kCounters[i]));
  return as_number(*growth);
}

template <TcpState state>
Value get_count(const Context& context) {
  const auto& evidence = context.snapshot.evidence;
  if (!evidence || !evidence->last.sockets) return not_seen();
  return as_number(evidence->last.sockets->counts[state]);
}

Value gauge(const Context& context, std::string_view name) {
  const auto& evidence = context.snapshot.evidence;
  if (!evidence) return not_seen();
  const auto at = evidence->last.counters.find(name);
  if (at == evidence->last.counters.end()) return unknown_because(fmt::format("{} of sockstat", name));
  return as_number(at->second);
}
Value get_orphans(const Context& context) { return gauge(context, "TCP.orphan"); }
Value get_memory_pages(const Context& context) { return gauge(context, "TCP.mem"); }

Value get_looks(const Context& context) {
  const auto& evidence = context.snapshot.evidence;
  return evidence ? as_number(evidence->first ? 2 : 1) : not_seen();
}

Value get_period(const Context& context) {
  const auto& evidence = context.snapshot.evidence;
  return evidence ? as_text(period_of(*evidence)) : not_seen();
}

Value get_tuples(const Context& context) {
  const auto& evidence = context.snapshot.evidence;
  if (!evidence || !evidence->last.sockets || evidence->last.sockets->totals_only == YesNo::yes) return not_seen();
  return as_number(evidence->last.sockets->distinct_tuples);
}

Value get_most_crowded(const Context& context) {
  const auto& evidence = context.snapshot.evidence;
  if (!evidence || !evidence->last.sockets || evidence->last.sockets->totals_only == YesNo::yes) return not_seen();
  const auto& tuples = evidence->last.sockets->tuples;
  return as_number(tuples.empty() ? 0 : tuples.front().sockets);
}

Value get_capacity_ports(const Context& context) {
  const auto capacity = port_capacity(context);
  return capacity ? as_number(capacity->usable) : unknown_because("how many local ports there are");
}

Value get_capacity_rate(const Context& context) {
  const auto capacity = port_capacity(context);
  if (!capacity) return unknown_because("how many local ports there are");
  return as_number(static_cast<std::int64_t>(per_second(*capacity)));
}

constexpr FactSignature number_named(std::string_view name) {
  return {name, Yields::value, IteratorName::not_bound, {}};
}

template <std::size_t... i>
void add_counters(std::vector<Fact>& facts, std::index_sequence<i...>) {
  static const std::deque<std::string> texts = [] {
    std::deque<std::string> made;
    for (const std::string_view name : kCounters) {
      made.push_back(fmt::format("counters.{}", name));
      made.push_back(fmt::format("The kernel's counter {}, as nstat shows it: since boot.", name));
      made.push_back(fmt::format("counters.{}.growth", name));
      made.push_back(fmt::format("How much {} grew between two looks; since boot where there was one.", name));
      made.push_back(fmt::format("counters.{}.per_second", name));
      made.push_back(fmt::format("The same a second, rounded up. A message shows it exactly.", name));
    }
    return made;
  }();
  (facts.push_back({number_named(texts[6 * i]), texts[6 * i + 1], get_total<i>, "", never_given}), ...);
  (facts.push_back({number_named(texts[6 * i + 2]), texts[6 * i + 3], get_growth<i>, "", never_given}), ...);
  (facts.push_back({number_named(texts[6 * i + 4]), texts[6 * i + 5], get_rate<i>, "", never_given}), ...);
}

template <TcpState state>
void add_state(std::vector<Fact>& facts, std::string_view name, std::string_view meaning) {
  facts.push_back({number_named(name), meaning, get_count<state>, "", never_given});
}

std::vector<Fact> make_facts() {
  std::vector<Fact> facts{
      {number_named("capacity.per_second"),
       "New connections a second that the local ports allow toward one destination: each keeps its port through "
       "TIME_WAIT.",
       get_capacity_rate, "", never_given, kCapacitySettings},
      {number_named("capacity.ports"),
       "Local ports that connect() can use toward one destination: the range without what is reserved and what "
       "listens.",
       get_capacity_ports, "", never_given, kCapacitySettings},
      {number_named("looks"), "How often the connections were looked at: 2 with --interval, else 1.", get_looks, "",
       never_given},
      {number_named("period"), "What the growth of counters speaks of, in words: in the last 5 s, since boot ….",
       get_period, "", never_given},
      {number_named("sockets.memory_pages"), "Pages of memory that TCP holds (sockstat).", get_memory_pages, "",
       never_given},
      {number_named("sockets.orphans"), "TCP sockets that no process holds any more (sockstat).", get_orphans, "",
       never_given},
      {number_named("tuples.count"),
       "Distinct (local address, remote address, remote port) of connections that this machine opened.", get_tuples, "",
       never_given},
      {number_named("tuples.most"), "Sockets of the most crowded of them: the local ports that it takes.",
       get_most_crowded, "", never_given},
  };
  add_state<TcpState::established>(facts, "sockets.established", "Connections in ESTABLISHED.");
  add_state<TcpState::syn_sent>(facts, "sockets.syn_sent", "Connections in SYN_SENT.");
  add_state<TcpState::syn_recv>(facts, "sockets.syn_recv", "Connections in SYN_RECV.");
  add_state<TcpState::fin_wait1>(facts, "sockets.fin_wait1", "Connections in FIN_WAIT1.");
  add_state<TcpState::fin_wait2>(facts, "sockets.fin_wait2", "Connections in FIN_WAIT2.");
  add_state<TcpState::time_wait>(facts, "sockets.time_wait", "Connections in TIME_WAIT.");
  add_state<TcpState::close_wait>(facts, "sockets.close_wait", "Connections in CLOSE_WAIT.");
  add_state<TcpState::last_ack>(facts, "sockets.last_ack", "Connections in LAST_ACK.");
  add_state<TcpState::closing>(facts, "sockets.closing", "Connections in CLOSING.");
  add_state<TcpState::listen>(facts, "sockets.listen", "Sockets in LISTEN.");
  add_counters(facts, std::make_index_sequence<kCounters.size()>());
  return facts;
}

}  // namespace

const std::vector<Fact>& evidence_facts() {
  static const std::vector<Fact> facts = make_facts();
  return facts;
}

std::optional<std::int64_t> growth_of(const Evidence& evidence, std::string_view counter) {
  const auto last = evidence.last.counters.find(counter);
  if (last == evidence.last.counters.end()) return std::nullopt;
  if (!evidence.first) return last->second;
  const auto first = evidence.first->counters.find(counter);
  if (first == evidence.first->counters.end()) return std::nullopt;
  return last->second - first->second;
}

std::optional<double> seconds_of(const Evidence& evidence) {
  if (evidence.first) return evidence.seconds > 0 ? std::optional(evidence.seconds) : std::nullopt;
  return evidence.last.uptime && *evidence.last.uptime > 0 ? evidence.last.uptime : std::nullopt;
}

std::string period_of(const Evidence& evidence) {
  if (evidence.first) return fmt::format("in the last {}", duration_text(evidence.seconds));
  if (evidence.last.uptime) return fmt::format("since boot, {} ago", duration_text(*evidence.last.uptime));
  return "since boot or the start of the network namespace";
}

std::string rate_text(double per_second) {
  if (per_second == 0) return "0";
  if (per_second < 0.1) return "less than 0.1";
  return per_second < 10 ? fmt::format("{:.1f}", per_second)
                         : grouped_digits(static_cast<std::int64_t>(std::llround(per_second)));
}

}  // namespace tcptune
