// SPDX-License-Identifier: MIT
// Words sysctl.NAME=VALUE of a kernel command line, wherever it is written.
#pragma once

#include <string_view>
#include <vector>

#include "core/boot/text_lines.h"
#include "core/snapshot/surface.h"

namespace tcptune {

inline constexpr std::string_view kCommandLineProgram = "the kernel command line";

// Those in `part` of a line of the text, which is the command line. A value with a variable is computed; one in quotes
// is not edited.
std::vector<Line> command_line_words(std::string_view text, const TextLine& line, std::string_view part);

// What becomes of them: kernels before 5.8 do not know them.
Running command_line_runs();

}  // namespace tcptune
