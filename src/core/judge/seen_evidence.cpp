// SPDX-License-Identifier: MIT
// See seen_evidence.h.
#include "core/judge/seen_evidence.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/evaluate/evidence_facts.h"
#include "core/text/quantity.h"

namespace tcptune {
namespace {

constexpr std::size_t kMostTuplesTold = 3;

// "12 WHAT since …", or that there was none. Empty where it was not told.
std::string counted(const Snapshot& snapshot, std::string_view counter, std::string_view what) {
  const auto total = growth_of(*snapshot.evidence, counter);
  if (!total) return {};
  const bool child = snapshot.facts.net_namespace == NetNamespace::child;
  return fmt::format("{} {} since {}", *total == 0 ? "no" : grouped_digits(*total), what,
                     child ? "this network namespace began" : "boot");
}

std::string gauged(const Snapshot& snapshot, std::string_view gauge, std::string_view what) {
  const Counters& counters = snapshot.evidence->last.counters;
  const auto at = counters.find(gauge);
  return at == counters.end() ? "" : fmt::format("{} {} now", grouped_digits(at->second), what);
}

std::string joined_phrases(std::initializer_list<std::string> phrases) {
  std::string text;
  for (const std::string& phrase : phrases)
    if (!phrase.empty()) text += (text.empty() ? "" : "; ") + phrase;
  return text;
}

std::string of_time_wait(const Snapshot& snapshot) {
  return joined_phrases({gauged(snapshot, "TCP.tw", "connections in TIME_WAIT"),
                         counted(snapshot, "TcpExtTCPTimeWaitOverflow", "TIME_WAIT overflows")});
}

std::string of_reuse(const Snapshot& snapshot) {
  return joined_phrases({gauged(snapshot, "TCP.tw", "connections in TIME_WAIT"),
                         counted(snapshot, "TcpExtTWRecycled", "of them were reused")});
}

std::string of_ports(const Snapshot& snapshot) {
  return joined_phrases(
      {gauged(snapshot, "TCP.inuse", "TCP sockets in use"), gauged(snapshot, "TCP.tw", "in TIME_WAIT")});
}

std::string of_listeners(const Snapshot& snapshot) {
  return joined_phrases({counted(snapshot, "TcpExtListenOverflows", "connections dropped at a full accept queue"),
                         counted(snapshot, "TcpExtSyncookiesSent", "SYN cookies sent")});
}

std::string of_connecting(const Snapshot& snapshot) {
  return counted(snapshot, "TcpExtTCPSynRetrans", "SYNs were repeated");
}

std::optional<std::int64_t> reading_of(const Snapshot& snapshot, std::string_view name) {
  if (!snapshot.now) return std::nullopt;
  const auto at = snapshot.now->find(name);
  if (at == snapshot.now->end() || at->second.state != ReadingState::present) return std::nullopt;
  const auto number = parse_kernel_number(at->second.text);
  return number ? std::optional(number->value) : std::nullopt;
}

std::string of_conntrack(const Snapshot& snapshot) {
  const auto count = reading_of(snapshot, kSettingsToTell[0]), most = reading_of(snapshot, kSettingsToTell[1]);
  if (!count || !most) return {};
  return fmt::format("{} of {} connections are tracked now", grouped_digits(*count), grouped_digits(*most));
}

struct Told {
  std::string_view rules;  // an id, or what ids begin with
  std::string (&phrase)(const Snapshot& snapshot);
};

// The first that fits.
constexpr Told kTold[] = {
    {"TW001", of_reuse},       {"TW007", of_reuse},   {"TW009", of_reuse},       {"TW013", of_reuse},
    {"TW", of_time_wait},      {"PORT", of_ports},    {"SYN007", of_connecting}, {"SYN012", of_connecting},
    {"SYN013", of_connecting}, {"SYN", of_listeners}, {"CT", of_conntrack},
};

std::vector<std::string> crowded_destinations(const Evidence& evidence) {
  std::vector<std::string> lines;
  if (!evidence.last.sockets) return lines;
  const auto& tuples = evidence.last.sockets->tuples;
  for (std::size_t i = 0; i < std::min(kMostTuplesTold, tuples.size()); ++i)
    lines.push_back(fmt::format("{} local ports of {} in use toward {}", grouped_digits(tuples[i].sockets),
                                to_text(tuples[i].local), to_text(tuples[i].remote)));
  return lines;
}

}  // namespace

std::vector<Finding> with_seen_evidence(std::vector<Finding> findings, const Snapshot& snapshot) {
  if (!snapshot.evidence) return findings;
  for (Finding& finding : findings) {
    const auto told = std::find_if(std::begin(kTold), std::end(kTold),
                                   [&](const Told& row) { return finding.rule->id.starts_with(row.rules); });
    if (finding.rule->evidence == YesNo::yes || told == std::end(kTold)) continue;
    if (std::string phrase = told->phrase(snapshot); !phrase.empty()) finding.seen.push_back(std::move(phrase));
    if (told->rules == "PORT" || told->rules == "TW")
      for (std::string& line : crowded_destinations(*snapshot.evidence)) finding.seen.push_back(std::move(line));
  }
  return findings;
}

}  // namespace tcptune
