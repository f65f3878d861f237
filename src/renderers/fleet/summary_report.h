// SPDX-License-Identifier: MIT
// The summary of a fleet for people and for a collector of metrics. One row a format in summary_report.cpp; the one for
// programs, which can be added up, is in src/snapshots.
#pragma once

#include <string>
#include <vector>

#include "core/fleet/fleet_summary.h"
#include "renderers/report/renderer.h"

namespace tcptune {

struct SummaryOptions {
  const RuleBase& base;  // for titles of rules
  const std::vector<std::string>& notes;  // what decides beside the rules, a sentence each
  Severity least = Severity::note;  // findings below are not told
  Color color = Color::no;
  std::size_t width = kUsualWidth;
};

std::string summary_text(const FleetSummary& summary, const SummaryOptions& options);
std::string summary_markdown(const FleetSummary& summary, const SummaryOptions& options);
std::string summary_html(const FleetSummary& summary, const SummaryOptions& options);
std::string summary_prometheus(const FleetSummary& summary, const SummaryOptions& options);

}  // namespace tcptune
