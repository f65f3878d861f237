// SPDX-License-Identifier: MIT
// What --help prints, laid out for the width of its reader.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "renderers/pages/completion.h"

namespace tcptune {

// `command` as in CommandSyntax; empty: the program itself.
std::string help_page(std::span<const CommandSyntax> commands, std::string_view command, std::size_t width);

}  // namespace tcptune
