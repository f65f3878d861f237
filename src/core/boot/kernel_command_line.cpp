// SPDX-License-Identifier: MIT
// See kernel_command_line.h.
#include "core/boot/kernel_command_line.h"

#include <algorithm>

#include "core/boot/text_lines.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// Words as the kernel takes them: a double quote keeps blanks together. What encloses a shell assignment's value is no
// part of them.
std::vector<std::string_view> words_of(std::string_view line) {
  for (const std::string_view start : {"GRUB_CMDLINE_LINUX=", "GRUB_CMDLINE_LINUX_DEFAULT="})
    if (const std::string_view text = trim(line); text.starts_with(start) && text.size() >= start.size() + 2) {
      line = text.substr(start.size());
      const char quote = line.front();
      if ((quote == '"' || quote == '\'') && line.back() == quote) line = line.substr(1, line.size() - 2);
    }
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < line.size();) {
    while (at < line.size() && is_space(line[at])) ++at;
    const std::size_t begin = at;
    for (bool quoted = false; at < line.size() && (quoted || !is_space(line[at])); ++at)
      if (line[at] == '"') quoted = !quoted;
    if (at > begin) words.push_back(line.substr(begin, at - begin));
  }
  return words;
}

std::string_view without_double_quotes(std::string_view value) {
  if (value.starts_with('"')) value.remove_prefix(1);
  if (value.ends_with('"')) value.remove_suffix(1);
  return value;
}

}  // namespace

std::vector<Line> parse_command_lines(std::string_view text, int file_index) {
  std::vector<Line> lines;
  for (const TextLine& line : text_lines(text)) {
    if (trim(line.text).starts_with('#')) continue;
    for (const std::string_view word : words_of(line.text)) {
      const std::size_t equals = word.find('=');
      if (!(word.starts_with("sysctl.") || word.starts_with("sysctl/")) || equals == std::string_view::npos) continue;
      const std::string_view key = word.substr(7, equals - 7);
      if (key.empty()) continue;
      lines.push_back(assignment_at(line, key, without_double_quotes(word.substr(equals + 1)), file_index));
      lines.back().name = key;
      std::replace(lines.back().name.begin(), lines.back().name.end(), '/', '.');
    }
  }
  return lines;
}

std::vector<std::string_view> command_line_values(std::string_view text, std::string_view name) {
  std::vector<std::string_view> values;
  for (const TextLine& line : text_lines(text)) {
    if (trim(line.text).starts_with('#')) continue;
    for (const std::string_view word : words_of(line.text))
      if (word.starts_with(name) && word.substr(name.size()).starts_with('='))
        values.push_back(without_double_quotes(word.substr(name.size() + 1)));
  }
  return values;
}

}  // namespace tcptune
