// SPDX-License-Identifier: MIT
// See inner_text.h.
#include "readers/surfaces/inner_text.h"

#include <memory>
#include <utility>

#include <fmt/format.h>

#include "core/text/error.h"
#include "core/text/text.h"
#include "readers/surfaces/written_file.h"

namespace tcptune {
namespace {

// Whole lines go with the blanks before them, which the view left out.
Span with_indentation(std::string_view text, Span removal) {
  if (removal.empty() || text[removal.end - 1] != '\n') return removal;
  const std::size_t begin = text.substr(0, removal.begin).rfind('\n') + 1;  // of the first line: 0
  return trim(text.substr(begin, removal.begin - begin)).empty() ? Span{begin, removal.end} : removal;
}

Line placed(const InnerText& inner, Line line) {
  line = placed_in_source(inner.source, inner.view, std::move(line));
  if (line.writing == nullptr) return line;
  Writing writing = *line.writing;
  writing.removal = with_indentation(inner.around.text, writing.removal);
  line.writing = std::make_shared<const Writing>(std::move(writing));
  return line;
}

}  // namespace

std::vector<Fragment> inner_fragments(const InnerText& inner,
                                      const std::function<std::vector<Fragment>(const SurfaceText&)>& read) {
  if (inner.view.text().empty()) return {};
  const Neighbours none = [](std::string_view) { return SourcePtr(); };
  const SurfaceText text{inner.path,
                         inner.view.text(),
                         none,
                         inner.around.reader,
                         inner.around.systemd_version,
                         inner.around.procps_version};
  try {
    std::vector<Fragment> fragments = read(text);
    for (Fragment& fragment : fragments)
      for (Line& line : fragment.lines) line = placed(inner, std::move(line));
    return fragments;
  } catch (const Error&) {
    const int line = inner.source.line_at(inner.view.in_source({0, 1}).begin);
    return {not_followed(
        {}, fmt::format("the text that begins in line {}: it cannot be read as what it seems to be", line))};
  }
}

Fragment not_followed(const SurfaceTarget& target, std::string what) {
  return {target, "what was not followed", {}, {}, {std::move(what)}};
}

}  // namespace tcptune
