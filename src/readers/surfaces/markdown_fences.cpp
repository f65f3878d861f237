// SPDX-License-Identifier: MIT
// See markdown_fences.h. Fences are those of CommonMark 0.31, section 4.5; of any indentation, for those in lists.
#include "readers/surfaces/markdown_fences.h"

#include <algorithm>

#include "core/boot/text_lines.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

struct Mark {
  char character = '\0';
  std::size_t length = 0;  // 0: the line is no fence
  std::string_view info;
};

Mark mark_of(std::string_view line) {
  line = trim(line);
  if (!line.starts_with("```") && !line.starts_with("~~~")) return {};
  const std::size_t length = std::min(line.find_first_not_of(line.front()), line.size());
  const std::string_view info = trim(line.substr(length));
  if (line.front() == '`' && info.find('`') != std::string_view::npos) return {};
  return {line.front(), length, info};
}

// "sh", "{.sh .numberLines}", "yaml:deploy.yaml", "conf,ignore".
std::string language_of(std::string_view info) {
  while (info.starts_with('{') || info.starts_with('.') || info.starts_with(' ')) info.remove_prefix(1);
  return lower(info.substr(0, std::min(info.find_first_of(" \t:,{}="), info.size())));
}

std::size_t indentation_of(std::string_view line) { return std::min(line.find_first_not_of(" \t"), line.size()); }

}  // namespace

std::vector<MarkdownFence> markdown_fences(std::string_view text) {
  std::vector<MarkdownFence> fences;
  Mark open;
  std::size_t indentation = 0;
  for (const TextLine& line : text_lines(text)) {
    const Mark mark = mark_of(line.text);
    if (open.length == 0) {
      if (mark.length == 0) continue;
      open = mark;
      indentation = indentation_of(line.text);
      fences.push_back({language_of(mark.info), {}, line.number});
    } else if (mark.character == open.character && mark.length >= open.length && mark.info.empty()) {
      open = {};
    } else {
      const std::size_t begin = line.begin + std::min(indentation, indentation_of(line.text));
      const std::size_t end = std::min(text.find('\n', line.end()), text.size() - 1) + 1;
      fences.back().content.append(text.substr(begin, end - begin), begin);
    }
  }
  return fences;
}

View without_prompts(const View& session) {
  View commands;
  bool goes_on = false;
  for (const TextLine& line : text_lines(session.text())) {
    const std::size_t blanks = indentation_of(line.text);
    const bool is_prompt = line.text.substr(blanks).starts_with("$ ");
    const std::size_t begin = line.begin + (is_prompt ? blanks + 2 : 0);
    const std::size_t end = std::min(line.end() + 1, session.text().size());
    if (is_prompt || goes_on) commands.append_part(session, {begin, end});
    goes_on = (is_prompt || goes_on) && line.text.ends_with('\\');
  }
  return commands.text().empty() ? session : commands;
}

}  // namespace tcptune
