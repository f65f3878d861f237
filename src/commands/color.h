// SPDX-License-Identifier: MIT
// How a report is laid out for whoever reads it: painted or not, and how wide.
#pragma once

#include <cstddef>
#include <string>

#include "cli.h"
#include "renderers/report/renderer.h"

namespace tcptune {

// `output`: where it goes, as the option names it. By itself only a terminal gets colours, and none where NO_COLOR is
// set or TERM is dumb.
Color color_for(ColorChoice choice, const std::string& output);

// How many columns it has: of a terminal what COLUMNS or the terminal itself says, within reason; else 80.
std::size_t width_for(const std::string& output);

}  // namespace tcptune
