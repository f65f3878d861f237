// SPDX-License-Identifier: MIT
// What became of the findings of a fleet, for people and for programs.
#pragma once

#include <string>

#include "core/fleet/fleet_comparison.h"
#include "renderers/report/renderer.h"

namespace tcptune {

struct ComparisonOptions {
  Color color = Color::no;
  std::size_t width = kUsualWidth;
};

std::string comparison_text(const FleetComparison& comparison, const ComparisonOptions& options);

// {"schema_version", "hosts": [{"host", "introduced": […], "cured": […], "left": […], "undecided": […]}], …}
std::string comparison_json(const FleetComparison& comparison);

}  // namespace tcptune
