// SPDX-License-Identifier: MIT
// The summary of a fleet as JSON: for programs, and to be added up with those of other parts of the fleet.
#pragma once

#include <string>
#include <string_view>

#include "core/fleet/fleet_summary.h"

namespace tcptune {

inline constexpr int kSummaryVersion = 1;

// One object, with a line for each value and a line end behind it. Beside what is counted it has, for readers, on which
// settings the hosts do not agree ("drift").
std::string summary_json(const FleetSummary& summary);

// What summary_json wrote. `file` names the text in errors. Throws Error for everything else.
FleetSummary read_summary(std::string_view text, const std::string& file);

// JSON Schema (draft 7).
std::string summary_schema();

}  // namespace tcptune
