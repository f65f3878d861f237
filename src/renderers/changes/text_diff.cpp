// SPDX-License-Identifier: MIT
// See text_diff.h.
#include "renderers/changes/text_diff.h"

#include <utility>
#include <vector>

#include <dtl/dtl.hpp>

namespace tcptune {
namespace {

// What is longer is no drop-in, and is replaced as a whole: the search takes memory for each line.
constexpr int kMostLines = 100'000;

using Lines = std::vector<std::string_view>;

// With their ends, so that CR LF and a missing last end count.
Lines lines_of(const Source& source) {
  Lines lines;
  for (int line = 1; line <= source.lines(); ++line) lines.push_back(source.text(source.line(line)));
  return lines;
}

std::vector<Edit> edits_between(const Source& before, const Source& after) {
  if (before.lines() > kMostLines || after.lines() > kMostLines) return {{{0, before.bytes().size()}, after.bytes()}};
  dtl::Diff<std::string_view, Lines> diff(lines_of(before), lines_of(after));
  diff.compose();
  std::vector<Edit> edits;
  std::size_t at = 0;
  bool in_edit = false;
  for (const auto& [line, found] : diff.getSes().getSequence()) {
    const bool common = found.type == dtl::SES_COMMON;
    if (!common && !in_edit) edits.push_back({{at, at}, ""});
    in_edit = !common;
    if (found.type == dtl::SES_ADD)
      edits.back().replacement += line;
    else
      at += line.size();
    if (!common) edits.back().span.end = at;
  }
  return edits;
}

}  // namespace

FileChange text_diff(std::string path, std::string before, std::string after) {
  SourcePtr source = make_source(std::move(before));
  std::vector<Edit> edits = edits_between(*source, *make_source(std::move(after)));
  return {std::move(path), std::move(source), std::move(edits), YesNo::no};
}

}  // namespace tcptune
