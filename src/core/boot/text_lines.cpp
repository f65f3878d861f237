// SPDX-License-Identifier: MIT
// See text_lines.h.
#include "core/boot/text_lines.h"

#include <algorithm>

#include "core/text/text.h"

namespace tcptune {

std::vector<TextLine> text_lines(std::string_view text) {
  std::vector<TextLine> lines;
  bool new_block = false;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    TextLine line{text.substr(begin, end - begin), begin, static_cast<int>(lines.size()) + 1, 0};
    if (line.text.ends_with('\r')) line.text.remove_suffix(1);
    if (!lines.empty()) line.block = lines.back().block + (new_block ? 1 : 0);
    new_block = trim(line.text).empty();
    lines.push_back(line);
    begin = end + 1;
  }
  return lines;
}

Line line_at(const TextLine& text, LineKind kind, int file_index) {
  Line line;
  line.kind = kind;
  line.file = file_index;
  line.line = text.number;
  line.block = text.block;
  line.whole = {text.begin, text.end()};
  const std::string_view body = trim(text.text);
  line.column = body.empty() ? 1 : static_cast<int>(body.data() - text.text.data()) + 1;
  line.key_span = {text.end(), text.end()};
  line.value_span = line.key_span;
  return line;
}

Line assignment_at(const TextLine& text, std::string_view key, std::string_view value, int file_index) {
  Line line = line_at(text, LineKind::assignment, file_index);
  line.column = static_cast<int>(key.data() - text.text.data()) + 1;
  line.key_span = text.span_of(key);
  line.value_span = text.span_of(value);
  line.key = key;
  line.value = value;
  return line;
}

}  // namespace tcptune
