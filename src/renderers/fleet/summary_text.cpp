// SPDX-License-Identifier: MIT
// The summary of a fleet for a terminal.
#include <fmt/format.h>

#include "renderers/fleet/summary_tables.h"
#include "renderers/fleet/terminal_lines.h"

namespace tcptune {
namespace {

constexpr std::size_t kMostTextRows = 20;

std::string paint(const SummaryOptions& options, const SummaryRow& row, const std::string& text) {
  if (row.is_toned == YesNo::no) return text;
  return painted(options.color,
                 row.tone == Severity::error     ? "1;31"
                 : row.tone == Severity::warning ? "1;33"
                                                 : "1;36",
                 text);
}

}  // namespace

std::string summary_text(const FleetSummary& summary, const SummaryOptions& options) {
  std::string text;
  for (const SummaryTable& table : summary_tables(summary, options, kMostTextRows)) {
    text += table.title + '\n';
    for (const SummaryRow& row : table.rows) {
      std::string lead = indented_lines(row.lead, 2, options.width);
      lead.pop_back();
      text += paint(options, row, lead) + '\n';
      if (!row.sentence.empty()) text += indented_lines(row.sentence, 4, options.width);
    }
    if (table.more > 0)
      text += indented_lines(fmt::format("… and {} more; --format json has all", table.more), 2, options.width);
    text += '\n';
  }
  for (const std::string& note : options.notes) text += indented_lines("In force: " + note, 0, options.width);
  return text + indented_lines(summary_verdict(summary), 0, options.width);
}

}  // namespace tcptune
