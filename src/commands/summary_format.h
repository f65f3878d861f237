// SPDX-License-Identifier: MIT
// The formats of a fleet's summary, in one table.
#pragma once

#include <span>
#include <string_view>

#include "renderers/fleet/summary_report.h"

namespace tcptune {

struct SummaryFormat {
  std::string_view name;
  std::string (&render)(const FleetSummary& summary, const SummaryOptions& options);
  YesNo tells_notes;  // what decides beside the rules; the others are for programs
};

// The first is the default.
std::span<const SummaryFormat> summary_formats();

// Throws Error, naming those there are, for another name.
const SummaryFormat& summary_format(std::string_view name);

}  // namespace tcptune
