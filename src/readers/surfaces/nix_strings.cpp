// SPDX-License-Identifier: MIT
// See nix_strings.h.
#include "readers/surfaces/nix_strings.h"

#include <algorithm>
#include <string_view>

#include "core/text/text.h"

namespace tcptune {
namespace {

// Of a line of an indented string: '' escapes a dollar sign, two quotes, or with a backslash what a quoted string has.
void append_line(View& view, std::string_view line, std::size_t offset) {
  while (!line.empty()) {
    const std::size_t escape = std::min(line.find("''"), line.size());
    if (escape > 0) view.append(line.substr(0, escape), offset);
    line.remove_prefix(escape);
    offset += escape;
    if (line.empty()) return;
    const std::string_view rest = line.substr(2);
    const std::size_t size = std::min<std::size_t>(rest.starts_with('\\') ? 4 : 3, line.size());
    const char c = rest.starts_with('\\') && rest.size() > 1 ? rest[1] : rest.empty() ? ' ' : rest[0];
    const std::string_view stands_for = rest.starts_with('\\') && c == 'n'   ? "\n"
                                        : rest.starts_with('\\') && c == 't' ? "\t"
                                        : c == '\''                          ? "''"
                                                                             : std::string_view(&c, 1);
    view.append_decoded(stands_for, {offset, offset + size});
    line.remove_prefix(size);
    offset += size;
  }
}

}  // namespace

View view_of_indented(const NixWord& word) {
  std::string_view text = word.text;
  std::size_t offset = word.span.begin + 2;
  std::size_t indent = std::string_view::npos;
  const std::vector<std::string_view> lines = split(text, '\n');
  for (const std::string_view line : lines)
    if (!trim(line).empty()) indent = std::min(indent, line.find_first_not_of(' '));
  View view;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool last = i + 1 == lines.size();
    const std::string_view line = text.substr(0, lines[i].size() + (last ? 0 : 1));
    const bool blank_first = i == 0 && trim(line).empty();
    const std::size_t skipped = std::min(indent, std::min(line.find_first_not_of(' '), lines[i].size()));
    if (!blank_first && !(last && trim(line).empty())) append_line(view, line.substr(skipped), offset + skipped);
    text.remove_prefix(line.size());
    offset += line.size();
  }
  return view;
}

View view_of_plain(const NixWord& word) {
  View view;
  view.append(word.text, word.span.begin + 1);
  return view;
}

}  // namespace tcptune
