// SPDX-License-Identifier: MIT
// What goes of a script when a command goes, so that the rest still is a script.
#pragma once

#include <string>
#include <vector>

#include "readers/surfaces/shell_text.h"

namespace tcptune {

struct ShellRemoval {
  Span span;  // in the text around the script
  std::string why_not;  // as Writing::not_edited; empty: it can go
};

// Of the pipeline commands[first] … commands[last].
ShellRemoval removal_of(std::string_view around, const View& script, const std::vector<ShellCommand>& commands,
                        std::size_t first, std::size_t last);

}  // namespace tcptune
