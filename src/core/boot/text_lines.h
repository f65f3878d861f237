// SPDX-License-Identifier: MIT
// The lines of a text that is no sysctl file: what the parsers of profiles, units and scripts share.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/snapshot/boot_configuration.h"

namespace tcptune {

struct TextLine {
  std::string_view text;  // without LF or CR LF
  std::size_t begin = 0;  // its offset
  int number = 0;  // from 1
  int block = 0;  // lines without an empty one between them share it

  std::size_t end() const { return begin + text.size(); }
  // Of a part of `text`.
  Span span_of(std::string_view part) const {
    const std::size_t at = begin + static_cast<std::size_t>(part.data() - text.data());
    return {at, at + part.size()};
  }
};

std::vector<TextLine> text_lines(std::string_view text);

// A line of a configuration without key and value: it begins at the first character that is no blank, and a value would
// stand at its end.
Line line_at(const TextLine& text, LineKind kind, int file_index);

// An assignment of parts of the line.
Line assignment_at(const TextLine& text, std::string_view key, std::string_view value, int file_index);

}  // namespace tcptune
