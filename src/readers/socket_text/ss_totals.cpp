// SPDX-License-Identifier: MIT
// Reads ss -s; see ss_text.h.
#include <algorithm>
#include <optional>
#include <string>

#include "core/text/quote.h"
#include "core/text/text.h"
#include "readers/socket_text/line_words.h"
#include "readers/socket_text/ss_text.h"

namespace tcptune {
namespace {

constexpr std::string_view kTotalsExpected =
    "expected what `ss -s` prints: TCP: 45 (estab 10, closed 20, orphaned 0, timewait 5)";

[[noreturn]] void refuse_total(const LineStream& lines, std::size_t line, const std::string& what) {
  refuse_line(lines, line, what + "; " + std::string(kTotalsExpected));
}

struct Total {
  std::string_view name;
  std::uint32_t count = 0;
};

// "timewait 5/0" of older versions counts those that were let go early behind the slash.
std::optional<Total> read_total(std::string_view text) {
  LineWords words(text);
  Total total{words.next()};
  const std::string_view number = words.next();
  const auto count = whole_number<std::uint32_t>(number.substr(0, number.find('/')));
  if (!count || !words.next().empty()) return std::nullopt;
  total.count = *count;
  return total;
}

void keep(SsTotals& totals, const Total& total) {
  if (total.name == "estab") totals.counts[TcpState::established] = total.count;
  if (total.name == "synrecv") totals.counts[TcpState::syn_recv] = total.count;
  if (total.name == "timewait") {
    totals.counts[TcpState::time_wait] = total.count;
    totals.gauges["TCP.tw"] = total.count;
  }
  if (total.name == "orphaned") totals.gauges["TCP.orphan"] = total.count;
}

}  // namespace

bool is_ss_totals_line(std::string_view line) {
  return line.starts_with("TCP:") && line.find("(estab ") != std::string_view::npos;
}

SsTotals read_ss_totals(LineStream& lines) {
  SsTotals totals;
  bool found = false;
  while (const auto line = lines.next()) {
    if (!is_ss_totals_line(line->text)) {
      LineWords words(line->text);
      if (words.next() != "TCP") continue;
      if (const auto sockets = whole_number<std::uint32_t>(words.next())) totals.gauges["TCP.inuse"] = *sockets;
      continue;
    }
    if (found) refuse_second_look(lines, line->number, "a second `ss -s` begins here");
    found = true;
    const std::size_t open = line->text.find('(');
    const std::size_t close = std::min(line->text.find(')', open), line->text.size());
    for (const std::string_view part : split(line->text.substr(open + 1, close - open - 1), ',')) {
      const auto total = read_total(part);
      if (!total) refuse_total(lines, line->number, in_quotes(trim(part)) + " is no total");
      keep(totals, *total);
    }
  }
  if (!found) refuse_total(lines, 0, "there is no line of TCP");
  return totals;
}

}  // namespace tcptune
