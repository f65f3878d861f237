// SPDX-License-Identifier: MIT
// Text of a fleet's reports for a terminal.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include "core/text/quote.h"
#include "core/text/text.h"
#include "core/text/utf8.h"
#include "renderers/report/renderer.h"

namespace tcptune {

// Printable lines of at most `width` columns, each after `indent` blanks and with its end.
inline std::string indented_lines(std::string_view text, std::size_t indent, std::size_t width) {
  std::string out;
  for (const std::string& line : wrap(printable(text), width - indent)) out += std::string(indent, ' ') + line + '\n';
  return out;
}

// `code`: of ECMA-48, "1;31".
inline std::string painted(Color color, std::string_view code, std::string_view text) {
  return color == Color::yes ? fmt::format("\033[{}m{}\033[0m", code, text) : std::string(text);
}

}  // namespace tcptune
