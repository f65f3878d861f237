// SPDX-License-Identifier: MIT
// What a summary of a fleet tells people, as tables that each format lays out in its way.
#pragma once

#include <string>
#include <vector>

#include "core/fleet/fleet_summary.h"
#include "renderers/fleet/summary_report.h"

namespace tcptune {

// One row, in cells and in words.
struct SummaryRow {
  Severity tone = Severity::note;  // how it is painted, where `is_toned`
  YesNo is_toned = YesNo::no;
  std::vector<std::string> cells;  // one a column
  std::string lead;  // the same for a narrow terminal: what it is about,
  std::string sentence;  // and what is to be said of that
};

struct SummaryTable {
  std::string title;
  std::vector<std::string> columns;
  std::vector<YesNo> is_number;  // of each column
  std::vector<SummaryRow> rows;  // those that are told
  std::size_t more = 0;  // rows that are not: `--format json` has all
};

// Those that have rows. `most`: rows that a table may have.
std::vector<SummaryTable> summary_tables(const FleetSummary& summary, const SummaryOptions& options, std::size_t most);

// "100,000 hosts: 1,204 with errors, 3,110 with warnings, 95,686 without either. 3 snapshots could not be judged."
std::string summary_verdict(const FleetSummary& summary);

}  // namespace tcptune
