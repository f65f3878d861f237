// SPDX-License-Identifier: MIT
// The summary of a fleet for a ticket or a wiki.
#include <fmt/format.h>

#include "core/text/markup.h"
#include "renderers/fleet/summary_tables.h"

namespace tcptune {
namespace {

constexpr std::size_t kMostMarkdownRows = 100;

}  // namespace

std::string summary_markdown(const FleetSummary& summary, const SummaryOptions& options) {
  std::string text = fmt::format("# TCP/IP settings of a fleet\n\n**{}**\n\n", markdown_text(summary_verdict(summary)));
  for (const std::string& note : options.notes) text += fmt::format("In force: {}\n\n", markdown_text(note));
  for (const SummaryTable& table : summary_tables(summary, options, kMostMarkdownRows)) {
    text += fmt::format("## {}\n\n| {} |\n|", table.title, fmt::join(table.columns, " | "));
    for (const YesNo is_number : table.is_number) text += is_number == YesNo::yes ? "---:|" : "---|";
    text += '\n';
    for (const SummaryRow& row : table.rows) {
      text += '|';
      for (const std::string& cell : row.cells) text += fmt::format(" {} |", markdown_text(cell));
      text += '\n';
    }
    if (table.more > 0) text += fmt::format("\n… and {} more; `--format json` has all\n", table.more);
    text += '\n';
  }
  return text;
}

}  // namespace tcptune
