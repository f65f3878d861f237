// SPDX-License-Identifier: MIT
// See text_look.h.
#include "readers/input/text_look.h"

namespace tcptune {

const LinesSaid& TextLook::said() {
  if (said_) return *said_;
  LinesSaid& said = said_.emplace();
  each_trimmed_line(text_, [&said](std::string_view line) {
    if (!is_comment_line(line))
      said.lines.push_back(line);
    else if (!line.empty())
      said.has_comment = true;
    return true;
  });
  if (!said.lines.empty()) said.first = lower(said.lines.front());
  return said;
}

std::string_view key_of_line(std::string_view line) {
  if (line.front() == '-') line.remove_prefix(1);
  return line.substr(0, line.find_first_of(" \t=:"));
}

std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

}  // namespace tcptune
