// SPDX-License-Identifier: MIT
// Lines of INI files: sections, and options with where they stand.
#pragma once

#include <string_view>
#include <vector>

#include "core/boot/text_lines.h"

namespace tcptune {

struct IniOption {
  const TextLine* line = nullptr;
  std::string_view section;  // what stands between the brackets above it; empty before the first
  std::string_view key;
  std::string_view op;  // what stands between key and value: "=", ">="
  std::string_view value;  // trimmed; with its quotes, and what seems to be a comment
};

// Lines that begin with '#' or ';' are comments. `operators` are the characters an operator is made of.
std::vector<IniOption> ini_options(const std::vector<TextLine>& lines, std::string_view operators);

}  // namespace tcptune
