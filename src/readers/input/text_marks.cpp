// SPDX-License-Identifier: MIT
// Odd bytes in a text file; see text_marks.h.
#include "readers/input/text_marks.h"

#include <algorithm>

#include "core/text/utf8.h"

namespace tcptune {
namespace {

int line_at(std::string_view text, std::size_t offset) {
  if (offset == std::string_view::npos) return 0;
  const std::string_view before = text.substr(0, offset);
  return 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
}

}  // namespace

SourceFile marks_of(std::string_view text) {
  const auto yes_if = [](bool condition) { return condition ? Mark::yes : Mark::no; };
  SourceFile file;
  file.byte_order_mark =
      yes_if(text.starts_with("\xEF\xBB\xBF") || text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"));
  file.carriage_returns = yes_if(text.find("\r\n") != std::string_view::npos);
  file.nul_line = line_at(text, text.find('\0'));
  file.not_utf8_line = line_at(text, find_bad_utf8(text).value_or(std::string_view::npos));
  file.lines = static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  if (!text.empty() && !text.ends_with('\n')) ++file.lines;
  return file;
}

}  // namespace tcptune
