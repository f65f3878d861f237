// SPDX-License-Identifier: MIT
// See block_words.h.
#include "core/evaluate/block_words.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/evaluate/evaluate.h"
#include "core/snapshot/suppression_comment.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::string_view kJoints[] = {"_", "-", " ", ""};

bool speaks_of(const Snapshot& snapshot, const Line& line, std::string_view state) {
  const bool time_wait = state == "time-wait";
  if (line.kind != LineKind::comment)
    return time_wait && (line.name.find(".tcp_tw_") != std::string::npos || line.name.ends_with(".tcp_max_tw_buckets"));
  if (is_suppression_comment(snapshot, line)) return false;  // a suppression's reason must not call up another rule
  const std::string_view stem = time_wait ? "time" : "close";
  return std::any_of(std::begin(kJoints), std::end(kJoints), [&](std::string_view joint) {
    return contains_ignoring_case(text_of(snapshot, line), fmt::format("{}{}wait", stem, joint));
  });
}

}  // namespace

bool block_speaks_of(const Snapshot& snapshot, std::string_view setting, std::string_view state) {
  const Line* line = winning_line(snapshot, setting);
  if (line == nullptr) return false;
  const auto& lines = snapshot.boot->lines;
  const auto in_block = [&](const Line& other) { return other.file == line->file && other.block == line->block; };
  const auto here = static_cast<std::size_t>(line - lines.data());
  for (std::size_t i = here; i-- > 0 && in_block(lines[i]);)
    if (speaks_of(snapshot, lines[i], state)) return true;
  for (std::size_t i = here + 1; i < lines.size() && in_block(lines[i]); ++i)
    if (speaks_of(snapshot, lines[i], state)) return true;
  return false;
}

}  // namespace tcptune
