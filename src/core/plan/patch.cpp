// SPDX-License-Identifier: MIT
// See patch.h.
#include "core/plan/patch.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/text/quote.h"
#include "core/text/text.h"
#include "core/text/utf8.h"

namespace tcptune {
namespace {

constexpr std::size_t kContext = 3;

// Lines with their ends, so that CR LF and a missing last end survive.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
    lines.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

std::string_view end_of(std::string_view line) {
  return line.ends_with("\r\n") ? "\r\n" : line.ends_with('\n') ? "\n" : "";
}

// One run of changed lines: [start, start + removed.size()) of the old lines becomes `added`.
struct Change {
  std::size_t start = 0;
  std::vector<std::string> removed;
  std::vector<std::string> added;
};

std::vector<Change> changes_of(const FilePatch& patch, const std::vector<std::string>& old_lines) {
  std::vector<Change> changes;
  const std::string_view usual_end = old_lines.empty() || end_of(old_lines[0]).empty() ? "\n" : end_of(old_lines[0]);
  for (const auto& [number, lines] : patch.replaced) {
    const std::size_t index = static_cast<std::size_t>(number) - 1;
    if (index >= old_lines.size()) continue;
    Change change{index, {old_lines[index]}, {}};
    const std::string_view end = end_of(old_lines[index]);
    for (std::size_t i = 0; i < lines.size(); ++i)
      change.added.push_back(lines[i] + std::string(i + 1 < lines.size() && end.empty() ? usual_end : end));
    changes.push_back(std::move(change));
  }
  if (patch.appended.empty()) return changes;
  // Text cannot follow a line without an end: that line gets one, and the new last line has none instead.
  const bool open_end = !old_lines.empty() && end_of(old_lines.back()).empty();
  if (open_end && (changes.empty() || changes.back().start + 1 < old_lines.size()))
    changes.push_back({old_lines.size() - 1, {old_lines.back()}, {old_lines.back()}});
  if (open_end && !changes.back().added.empty()) changes.back().added.back() += usual_end;
  if (!open_end && (changes.empty() || changes.back().start + 1 < old_lines.size()))
    changes.push_back({old_lines.size(), {}, {}});
  for (std::size_t i = 0; i < patch.appended.size(); ++i)
    changes.back().added.push_back(patch.appended[i] +
                                   std::string(i + 1 == patch.appended.size() && open_end ? "" : usual_end));
  return changes;
}

void add_line(std::string& out, char mark, const std::string& line) {
  out += mark;
  out += line;
  if (end_of(line).empty()) out += "\n\\ No newline at end of file\n";
}

void add_change(std::string& out, const Change& change, bool reverse) {
  for (const std::string& line : reverse ? change.added : change.removed) add_line(out, '-', line);
  for (const std::string& line : reverse ? change.removed : change.added) add_line(out, '+', line);
}

// "start,count"; an empty side names the line before it.
std::string span_of(std::size_t start, std::size_t count) {
  return fmt::format("{},{}", count == 0 ? start : start + 1, count);
}

}  // namespace

std::string patched(const FilePatch& patch) {
  const std::vector<std::string> lines = lines_of(patch.old_text);
  std::string text;
  std::size_t next = 0;
  for (const Change& change : changes_of(patch, lines)) {
    for (; next < change.start; ++next) text += lines[next];
    for (const std::string& line : change.added) text += line;
    next = change.start + change.removed.size();
  }
  for (; next < lines.size(); ++next) text += lines[next];
  return text;
}

std::string unprintable_in(const FilePatch& patch) {
  const std::string diff = unified_diff(patch, Direction::forward);
  for (std::string_view line : split(diff, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (const auto at = find_control(line)) return printable(line.substr(*at, decode_utf8(line.substr(*at)).length));
  }
  return "";
}

std::string unified_diff(const FilePatch& patch, Direction direction) {
  const bool reverse = direction == Direction::reverse;
  const std::vector<std::string> lines = lines_of(patch.old_text);
  const std::vector<Change> changes = changes_of(patch, lines);
  const std::string old_name = patch.is_new && !reverse ? "/dev/null" : patch_file_name("a/" + patch.path);
  const std::string new_name = patch.is_new && reverse ? "/dev/null" : patch_file_name("b/" + patch.path);
  std::string out = fmt::format("--- {}\n+++ {}\n", old_name, new_name);
  std::ptrdiff_t shift = 0;  // how far the new side is ahead
  for (std::size_t first = 0; first < changes.size();) {
    std::size_t last = first;
    while (last + 1 < changes.size() &&
           changes[last + 1].start <= changes[last].start + changes[last].removed.size() + 2 * kContext)
      ++last;
    const std::size_t begin = changes[first].start - std::min(kContext, changes[first].start);
    const std::size_t end = std::min(lines.size(), changes[last].start + changes[last].removed.size() + kContext);
    std::string body;
    std::size_t at = begin, removed = 0, added = 0;
    for (std::size_t i = first; i <= last; ++i) {
      for (; at < changes[i].start; ++at) add_line(body, ' ', lines[at]);
      add_change(body, changes[i], reverse);
      at += changes[i].removed.size();
      removed += changes[i].removed.size();
      added += changes[i].added.size();
    }
    for (; at < end; ++at) add_line(body, ' ', lines[at]);
    const std::string old_span = span_of(begin, end - begin);
    const std::string new_span =
        span_of(static_cast<std::size_t>(static_cast<std::ptrdiff_t>(begin) + shift), end - begin - removed + added);
    out += fmt::format("@@ -{} +{} @@\n{}", reverse ? new_span : old_span, reverse ? old_span : new_span, body);
    shift += static_cast<std::ptrdiff_t>(added) - static_cast<std::ptrdiff_t>(removed);
    first = last + 1;
  }
  return out;
}

}  // namespace tcptune
