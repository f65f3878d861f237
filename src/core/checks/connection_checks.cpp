// SPDX-License-Identifier: MIT
// See connection_checks.h.
#include "core/checks/connection_checks.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "core/evaluate/evaluate.h"
#include "core/evaluate/evidence_facts.h"
#include "core/evaluate/port_capacity.h"
#include "core/text/quantity.h"

namespace tcptune {
namespace {

constexpr double kNearlyAll = 0.9, kMost = 0.7;  // of the ports, or of a queue
constexpr std::int64_t kOld = 60;  // seconds: what a program closes in time is younger
constexpr std::uint32_t kPool = 10;  // connections of a pool by default (HikariCP, urllib3): idle ones are no leak
constexpr std::uint32_t kMany = 10;  // attempts toward one port
constexpr std::uint32_t kSome = 3;  // attempts: a single one may only have lost its SYN
constexpr std::uint32_t kScan = 16;  // distinct addresses that do not answer on one port

enum class Looked { no, yes };  // was there anything to judge?

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

  Finding& add(Severity severity, std::string subject, std::string message, std::vector<std::string> seen) {
    Finding finding;
    finding.rule = &rule;
    finding.severity = severity;
    finding.subject = std::move(subject);
    finding.plane = FindingPlane::now;
    finding.message = std::move(message);
    finding.seen = std::move(seen);
    finding.advice = advice;
    findings.push_back(std::move(finding));
    return findings.back();
  }
};

std::string count_text(std::int64_t count, std::string_view what) {
  return fmt::format("{} {}", grouped_digits(count), what);
}

// "1 SYN was", "90 SYNs were".
std::string were_text(std::int64_t count, std::string_view what) {
  return fmt::format("{} {}{}", grouped_digits(count), what, count == 1 ? " was" : "s were");
}

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

std::optional<std::uint32_t> earlier_count(const ConnectionContext& context, const HeldGroup& group) {
  const SocketSummary* earlier = context.earlier();
  if (earlier == nullptr) return std::nullopt;
  const auto at = std::find_if(earlier->held.begin(), earlier->held.end(), [&](const HeldGroup& known) {
    return known.state == group.state && known.owner == group.owner && known.service == group.service;
  });
  return at == earlier->held.end() ? 0 : at->sockets;
}

std::string growth_text(const ConnectionContext& context, std::uint32_t before, std::uint32_t now) {
  const std::string period = period_of(context.evidence());
  if (before == now) return fmt::format("unchanged {}", period);
  return fmt::format("{} {} {}", now > before ? "grew by" : "fell by",
                     grouped_digits(std::abs(static_cast<std::int64_t>(now) - static_cast<std::int64_t>(before))),
                     period);
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
    if (!tuple.owner.program.empty()) seen.push_back(fmt::format("opened by {}", owner_text(tuple.owner)));
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

Looked check_close_wait(ConnectionContext& context) {
  return check_held(context, TcpState::close_wait, "the other side has closed, the program has not");
}

Looked check_fin_wait2(ConnectionContext& context) {
  return check_held(context, TcpState::fin_wait2, "the program has shut its side down, the other side never closes");
}

bool is_scan(const FanOut& fan) { return fan.remotes >= kScan && fan.remotes * 2 >= fan.sockets; }

bool is_full(const Listener& listener) {
  return listener.limit > 0 && listener.waiting > listener.limit;  // sk_acceptq_is_full()
}

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
      if (share(listener) < kNearlyAll) continue;
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

enum class Asks { sockets, anything };

struct ConnectionCheck {
  std::string_view id;
  Looked (&check)(ConnectionContext&);
  Asks asks = Asks::sockets;
};

constexpr ConnectionCheck kChecks[] = {
    {"ST002", check_ports},
    {"ST003", check_close_wait},
    {"ST004", check_fin_wait2},
    {"ST005", check_backend},
    {"ST006", check_accept_queue, Asks::anything},
    {"ST007", check_syn_queue, Asks::anything},
    {"ST008", check_scan},
};

}  // namespace

std::string owner_text(const Owner& owner) {
  if (owner.program.empty()) return owner.pid > 0 ? fmt::format("pid {}", owner.pid) : "a program that is not known";
  return owner.pid > 0 ? fmt::format("{} (pid {})", owner.program, owner.pid) : owner.program;
}

ConfVerdicts judge_connection_rules(const RuleBase& base, const Snapshot& snapshot) {
  ConfVerdicts verdicts;
  for (const ConnectionCheck& row : kChecks) {
    const Rule* rule = find_rule(base, row.id);
    if (rule == nullptr) continue;
    ConnectionContext context{base, snapshot, *rule, {}, {}};
    const auto& evidence = snapshot.evidence;
    const bool has_sockets = evidence && evidence->last.sockets && evidence->last.sockets->totals_only == YesNo::no;
    Looked looked = Looked::no;
    if (has_sockets || (evidence && row.asks == Asks::anything)) {
      context.advice = render_shared(rule->advice, context.here());
      looked = row.check(context);
    }
    verdicts.verdicts.push_back({rule, !context.findings.empty() ? Verdict::fail
                                       : looked == Looked::yes   ? Verdict::pass
                                                                 : Verdict::not_applicable});
    verdicts.findings.insert(verdicts.findings.end(), std::make_move_iterator(context.findings.begin()),
                             std::make_move_iterator(context.findings.end()));
  }
  return verdicts;
}

const std::vector<std::string_view>& connection_rule_ids() {
  static const std::vector<std::string_view> ids = [] {
    std::vector<std::string_view> all;
    for (const ConnectionCheck& row : kChecks) all.push_back(row.id);
    return all;
  }();
  return ids;
}

}  // namespace tcptune
