// SPDX-License-Identifier: MIT
// Is a report painted?
#pragma once

#include <string>

#include "cli.h"
#include "renderers/report/renderer.h"

namespace tcptune {

// `output`: where it goes, as the option names it. By itself only a terminal gets colours, and none where NO_COLOR is
// set.
Color color_for(ColorChoice choice, const std::string& output);

}  // namespace tcptune
