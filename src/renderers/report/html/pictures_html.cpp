// SPDX-License-Identifier: MIT
// What was seen of ports and connections, as bars. Each bar stands in a table or under a sentence that says the same.
#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/evaluate/evidence_facts.h"
#include "core/evaluate/port_capacity.h"
#include "core/evidence/counter_names.h"
#include "core/judge/seen_evidence.h"
#include "core/text/markup.h"
#include "core/text/quantity.h"
#include "renderers/capacity_text.h"
#include "renderers/report/html/parts.h"

namespace tcptune {
namespace {

constexpr std::size_t kMostRows = 10;  // of one picture
constexpr int kPorts = 65536;

// Of a bar: what fills it, in this order, and how much of it there could be.
struct Bar {
  std::vector<std::int64_t> parts;
  std::int64_t whole = 0;
};

std::string bar_svg(const Bar& bar) {
  std::string parts;
  double at = 0;
  for (std::size_t i = 0; i < bar.parts.size(); ++i) {
    const double share = static_cast<double>(bar.parts[i]) / static_cast<double>(std::max<std::int64_t>(1, bar.whole));
    const double width = std::clamp(1000 * share, 0.0, 1000 - at);
    if (width > 0)
      parts += fmt::format("<rect class=\"part{}\" x=\"{:.1f}\" width=\"{:.1f}\" height=\"1\"/>", i + 1, at, width);
    at += width;
  }
  return fmt::format(
      "<svg aria-hidden=\"true\" viewBox=\"0 0 1000 1\" preserveAspectRatio=\"none\"><rect class=\"room\" "
      "width=\"1000\" "
      "height=\"1\"/>{}</svg>",
      parts);
}

std::string of_whole(std::int64_t number, std::int64_t whole) {
  const std::int64_t percent = whole > 0 ? number * 100 / whole : 0;
  return fmt::format("{} of {} ({} %)", grouped_digits(number), grouped_digits(whole), percent);
}

std::string row_html(std::string_view name, const Bar& bar, std::string_view number) {
  return fmt::format("<tr><th scope=\"row\">{}</th><td class=\"bar\">{}</td><td class=\"number\">{}</td></tr>\n",
                     xml_text(name), bar_svg(bar), xml_text(number));
}

std::string table_html(std::string_view kind, std::string_view caption, std::string_view columns,
                       const std::string& rows) {
  if (rows.empty()) return "";
  return fmt::format(
      "<table class=\"{}\">\n<caption>{}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n", kind,
      caption, columns, rows);
}

std::string bars_html(std::string_view caption, std::string_view what, std::string_view number,
                      const std::string& rows) {
  return table_html("bars", caption,
                    fmt::format("<th scope=\"col\">{}</th><td class=\"bar\"></td><th scope=\"col\" class=\"number\">{}"
                                "</th>",
                                what, number),
                    rows);
}

std::string port_range_html(const PortCapacity& capacity) {
  const std::string range = fmt::format("{} to {}", capacity.low, capacity.high);
  return fmt::format(
      "<figure>\n<figcaption>Local ports: {0}.</figcaption>\n"
      "<svg role=\"img\" aria-label=\"Outgoing connections take the ports {1} of 0 to 65535\" viewBox=\"0 0 {2} 1\" "
      "preserveAspectRatio=\"none\"><rect class=\"room\" width=\"{2}\" height=\"1\"/><rect class=\"part1\" x=\"{3}\" "
      "width=\"{4}\" height=\"1\"/></svg>\n<div class=\"scale\" "
      "aria-hidden=\"true\"><span>0</span><span>65535</span></div>\n</figure>\n",
      xml_text(capacity_text(capacity)), range, kPorts, capacity.low, capacity.high - capacity.low + 1);
}

std::string owner_suffix(const Owner& owner) { return owner.program.empty() ? "" : fmt::format(", {}", owner.program); }

std::string destinations_html(const std::vector<Tuple>& tuples, const std::optional<PortCapacity>& capacity) {
  if (tuples.empty()) return "";
  const bool known = capacity && capacity->usable > 0;
  const std::int64_t whole = known ? capacity->usable : tuples.front().sockets;
  std::string rows;
  for (std::size_t i = 0; i < std::min(tuples.size(), kMostRows); ++i) {
    const Tuple& tuple = tuples[i];
    const std::uint32_t others = tuple.sockets - std::min(tuple.sockets, tuple.established + tuple.time_wait);
    rows += row_html(fmt::format("{} to {}{}", to_text(tuple.local), to_text(tuple.remote), owner_suffix(tuple.owner)),
                     {{tuple.established, tuple.time_wait, others}, whole},
                     known ? of_whole(tuple.sockets, whole) : grouped_digits(tuple.sockets));
  }
  constexpr std::string_view kSwatch =
      "<li><svg aria-hidden=\"true\" viewBox=\"0 0 1 1\"><rect class=\"part{}\" width=\"1\" "
      "height=\"1\"/></svg>{}</li>";
  std::string key;
  int part = 0;
  for (const std::string_view name : {"ESTABLISHED", "TIME_WAIT", "other states"})
    key += fmt::format(kSwatch, ++part, name);
  return bars_html("Local ports in use toward one destination", "From and to", "Ports", rows) +
         fmt::format("<ul class=\"key\">{}</ul>\n", key);
}

std::string states_html(const StateCounts& counts) {
  std::vector<std::pair<std::int64_t, std::string_view>> states;
  std::int64_t all = 0;
  for (std::size_t i = 0; i < kTcpStates; ++i) {
    all += counts.of[i];
    if (counts.of[i] > 0)
      states.emplace_back(counts.of[i], i == 0 ? std::string_view("not known") : kNames<TcpState>[i]);
  }
  std::sort(states.begin(), states.end(), std::greater<>());
  std::string rows;
  for (const auto& [number, name] : states) rows += row_html(name, {{number}, all}, grouped_digits(number));
  return bars_html("TCP sockets by state", "State", "Sockets", rows);
}

// Where nobody looked at the sockets themselves.
std::string gauges_html(const Counters& counters) {
  constexpr std::pair<std::string_view, std::string_view> kGauges[] = {
      {"TCP.inuse", "in use"}, {"TCP.tw", "in TIME_WAIT"}, {"TCP.orphan", "held by no program"}};
  std::int64_t most = 0;
  for (const auto& [gauge, name] : kGauges)
    if (const auto at = counters.find(gauge); at != counters.end()) most = std::max(most, at->second);
  std::string rows;
  for (const auto& [gauge, name] : kGauges)
    if (const auto at = counters.find(gauge); at != counters.end())
      rows += row_html(name, {{at->second}, most}, grouped_digits(at->second));
  return bars_html("TCP sockets", "State", "Sockets", rows);
}

std::optional<std::int64_t> in_time_wait(const Sample& sample) {
  if (sample.sockets) return sample.sockets->counts[TcpState::time_wait];
  const auto at = sample.counters.find("TCP.tw");
  return at == sample.counters.end() ? std::nullopt : std::optional(at->second);
}

std::string limits_html(const Context& context) {
  const Sample& sample = context.snapshot.evidence->last;
  std::string rows;
  const auto row = [&](const std::string& name, std::optional<std::int64_t> used, std::optional<std::int64_t> limit) {
    if (used && limit && *limit > 0) rows += row_html(name, {{*used}, *limit}, of_whole(*used, *limit));
  };
  row("TIME_WAIT (tcp_max_tw_buckets)", in_time_wait(sample), setting_number("net.ipv4.tcp_max_tw_buckets", context));
  row("tracked connections (nf_conntrack_max)", setting_number(kSettingsToTell[0], context),
      setting_number(kSettingsToTell[1], context));
  std::vector<Listener> waiting;
  if (sample.sockets)
    std::copy_if(sample.sockets->listeners.begin(), sample.sockets->listeners.end(), std::back_inserter(waiting),
                 [](const Listener& listener) { return listener.waiting > 0; });
  std::stable_sort(waiting.begin(), waiting.end(),
                   [](const Listener& a, const Listener& b) { return a.waiting > b.waiting; });
  for (std::size_t i = 0; i < std::min(waiting.size(), kMostRows); ++i)
    row(fmt::format("accept queue of {}{}", to_text(waiting[i].local), owner_suffix(waiting[i].owner)),
        waiting[i].waiting, waiting[i].limit);
  return bars_html("How full", "Limit", "Used", rows);
}

// Those whose growth is bad and that grew, the most first.
std::string losses_html(const Evidence& evidence) {
  std::vector<std::pair<std::int64_t, const CounterName*>> grown;
  for (const CounterName& counter : counter_names())
    if (const auto growth = growth_of(evidence, counter.name); counter.growth == Growth::bad && growth && *growth > 0)
      grown.emplace_back(*growth, &counter);
  std::stable_sort(grown.begin(), grown.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string rows;
  for (const auto& [number, counter] : grown)
    rows += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"number\">{}</td></tr>\n", counter->name,
                        xml_text(counter->meaning), grouped_digits(number));
  return table_html(
      "losses", "Losses counted " + xml_text(period_of(evidence)),
      "<th scope=\"col\">Counter</th><th scope=\"col\">What one is</th><th scope=\"col\" class=\"number\">"
      "Number</th>",
      rows);
}

}  // namespace

std::string pictures_html(const Snapshot& snapshot, const RuleBase& base) {
  if (!snapshot.evidence) return "";
  const Evidence& evidence = *snapshot.evidence;
  const Context context{base, snapshot, evidence_plane(snapshot), snapshot.facts.kernel, nullptr, {}};
  const std::optional<PortCapacity> capacity = port_capacity(context);
  std::string out = capacity ? port_range_html(*capacity) : "";
  if (evidence.last.sockets)
    out += destinations_html(evidence.last.sockets->tuples, capacity) + states_html(evidence.last.sockets->counts);
  else
    out += gauges_html(evidence.last.counters);
  return out + limits_html(context) + losses_html(evidence);
}

}  // namespace tcptune
