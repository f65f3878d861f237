// SPDX-License-Identifier: MIT
// See seen_evidence.h.
#include "core/judge/seen_evidence.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/evaluate/evidence_facts.h"
#include "core/text/quantity.h"

namespace tcptune {
namespace {

constexpr std::size_t kMostTuplesTold = 3;

// "12 WHAT since …", or that there was none. Empty where it was not told.
std::string counted(const Context& context, std::string_view counter, std::string_view what) {
  const auto total = growth_of(*context.snapshot.evidence, counter);
  if (!total) return {};
  const bool child = context.snapshot.facts.net_namespace == NetNamespace::child;
  return fmt::format("{} {} since {}", *total == 0 ? "no" : grouped_digits(*total), what,
                     child ? "this network namespace began" : "boot");
}

std::string gauged(const Context& context, std::string_view gauge, std::string_view what) {
  const Counters& counters = context.snapshot.evidence->last.counters;
  const auto at = counters.find(gauge);
  return at == counters.end() ? "" : fmt::format("{} {} now", grouped_digits(at->second), what);
}

std::string joined_phrases(std::initializer_list<std::string> phrases) {
  std::string text;
  for (const std::string& phrase : phrases)
    if (!phrase.empty()) text += (text.empty() ? "" : "; ") + phrase;
  return text;
}

std::string of_time_wait(const Context& context) {
  return joined_phrases({gauged(context, "TCP.tw", "connections in TIME_WAIT"),
                         counted(context, "TcpExtTCPTimeWaitOverflow", "TIME_WAIT overflows")});
}

std::string of_reuse(const Context& context) {
  return joined_phrases({gauged(context, "TCP.tw", "connections in TIME_WAIT"),
                         counted(context, "TcpExtTWRecycled", "TIME_WAIT ports reused")});
}

std::string of_ports(const Context& context) {
  return joined_phrases(
      {gauged(context, "TCP.inuse", "TCP sockets in use"), gauged(context, "TCP.tw", "in TIME_WAIT")});
}

std::string of_listeners(const Context& context) {
  return joined_phrases({counted(context, "TcpExtListenOverflows", "connections dropped at a full accept queue"),
                         counted(context, "TcpExtSyncookiesSent", "SYN cookies sent")});
}

std::string of_connecting(const Context& context) {
  return counted(context, "TcpExtTCPSynRetrans", "SYNs were repeated");
}

std::string of_conntrack(const Context& context) {
  const auto count = setting_number(kSettingsToTell[0], context), most = setting_number(kSettingsToTell[1], context);
  if (!count || !most) return {};
  return fmt::format("{} of {} connections are tracked now", grouped_digits(*count), grouped_digits(*most));
}

struct Told {
  std::string_view rules;  // an id, or what ids begin with
  std::string (&phrase)(const Context& context);
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

std::vector<Finding> with_seen_evidence(std::vector<Finding> findings, const Context& context) {
  if (!context.snapshot.evidence) return findings;
  for (Finding& finding : findings) {
    const auto told = std::find_if(std::begin(kTold), std::end(kTold),
                                   [&](const Told& row) { return finding.rule->id.starts_with(row.rules); });
    if (finding.rule->evidence == YesNo::yes || told == std::end(kTold)) continue;
    if (std::string phrase = told->phrase(context); !phrase.empty()) finding.seen.push_back(std::move(phrase));
    if (told->rules == "PORT" || told->rules == "TW")
      for (std::string& line : crowded_destinations(*context.snapshot.evidence))
        finding.seen.push_back(std::move(line));
  }
  return findings;
}

}  // namespace tcptune
