// SPDX-License-Identifier: MIT
// See comments.h.
#include "readers/surfaces/comments.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "core/boot/text_lines.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// The comment without its mark, and without what closes it in XML.
std::optional<Line> comment_in(const TextLine& physical, std::span<const std::string_view> marks) {
  const std::string_view body = trim(physical.text);
  for (const std::string_view mark : marks) {
    if (!lower(body.substr(0, mark.size())).starts_with(lower(mark))) continue;
    const bool is_word = mark.back() != '#' && !lower(mark).empty() && mark.back() >= 'A' && mark.back() <= 'z';
    if (is_word && body.size() > mark.size() && !is_space(body[mark.size()])) continue;
    std::string_view words = trim(body.substr(mark.size()));
    for (const std::string_view end : {"-->", "*/"})
      if (words.ends_with(end)) words = trim(words.substr(0, words.size() - end.size()));
    Line line = line_at(physical, LineKind::comment, 0);
    line.whole = words.empty() ? line.whole : physical.span_of(words);
    line.column = static_cast<int>(line.whole.begin - physical.begin) + 1;
    return line;
  }
  return std::nullopt;
}

}  // namespace

std::vector<Fragment> with_comments(const SurfaceText& text, std::vector<Fragment> fragments,
                                    std::span<const std::string_view> marks) {
  const std::vector<TextLine> physical = text_lines(text.text);
  std::vector<Line> comments;
  for (const TextLine& line : physical)
    if (auto comment = comment_in(line, marks)) comments.push_back(std::move(*comment));
  // A comment is about what stands next below it, whoever sets that.
  std::set<int> set_there;
  for (const Fragment& fragment : fragments)
    for (const Line& line : fragment.lines)
      if (line.kind != LineKind::comment) set_there.insert(line.line);
  for (Fragment& fragment : fragments) {
    if (fragment.program.empty()) continue;
    std::vector<Line> lines;
    auto next = comments.begin();
    int seen = 0;  // comments up to this line are in
    for (Line& line : fragment.lines) {
      if (line.line > 0 && static_cast<std::size_t>(line.line) <= physical.size())
        line.block = physical[static_cast<std::size_t>(line.line) - 1].block;
      if (line.line > seen) {
        while (next != comments.end() && next->line < line.line) {
          const auto below = set_there.upper_bound(next->line);
          const bool is_next = below != set_there.end() && *below == line.line;
          if (next->line > seen && next->block == line.block && is_next) lines.push_back(*next);
          ++next;
        }
        seen = line.line;
      }
      lines.push_back(std::move(line));
    }
    fragment.lines = std::move(lines);
  }
  return fragments;
}

}  // namespace tcptune
