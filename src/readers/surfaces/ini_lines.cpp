// SPDX-License-Identifier: MIT
// See ini_lines.h.
#include "readers/surfaces/ini_lines.h"

#include <algorithm>

#include "core/text/text.h"

namespace tcptune {

std::vector<IniOption> ini_options(const std::vector<TextLine>& lines, std::string_view operators) {
  std::vector<IniOption> options;
  std::string_view section;
  for (const TextLine& line : lines) {
    const std::string_view text = trim(line.text);
    if (text.empty() || text.front() == '#' || text.front() == ';') continue;
    if (text.front() == '[') {
      section = text.substr(1, std::min(text.find(']'), text.size()) - 1);
      continue;
    }
    const std::size_t begin = text.find_first_of(operators);
    if (begin == std::string_view::npos) continue;
    const std::size_t end = std::min(text.find_first_not_of(operators, begin), text.size());
    options.push_back(
        {&line, section, trim(text.substr(0, begin)), text.substr(begin, end - begin), trim(text.substr(end))});
  }
  return options;
}

}  // namespace tcptune
