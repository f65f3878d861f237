// SPDX-License-Identifier: MIT
// See patch.h.
#include "core/plan/patch.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "core/text/quote.h"
#include "core/text/text.h"
#include "core/text/utf8.h"

#include "core/text/quote.h"
#include "core/text/text.h"
#include "core/text/utf8.h"

namespace tcptune {
namespace {

constexpr int kContext = 3;

// Lines with their ends, so that CR LF and a missing last end survive.
std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

std::size_t begin_of(const Source& source, int line) {
  return line > source.lines() ? source.bytes().size() : source.line(line).begin;
}

// Lines from `first` on: `removed` of the source become `added`. Without a line that is the same on both sides at its
// beginning or end.
struct Change {
  int first = 1;
  std::vector<std::string_view> removed;
  std::vector<std::string> added;
  int last() const { return first + static_cast<int>(removed.size()); }
};

Change change_of(const Source& source, int first, int last, const std::vector<Edit>& edits) {
  const std::size_t begin = begin_of(source, first);
  std::vector<Edit> inside;
  for (const Edit& edit : edits) inside.push_back({{edit.span.begin - begin, edit.span.end - begin}, edit.replacement});
  const std::string_view old = source.text({begin, begin_of(source, last + 1)});
  const std::string now = edited(old, inside);
  Change change{first, lines_of(old), {}};
  for (const std::string_view line : lines_of(now)) change.added.emplace_back(line);
  while (!change.removed.empty() && !change.added.empty() && change.removed.back() == change.added.back()) {
    change.removed.pop_back();
    change.added.pop_back();
  }
  const auto same =
      std::mismatch(change.removed.begin(), change.removed.end(), change.added.begin(), change.added.end());
  change.first += static_cast<int>(same.first - change.removed.begin());
  change.removed.erase(change.removed.begin(), same.first);
  change.added.erase(change.added.begin(), same.second);
  return change;
}

// Edits that touch one line are one change.
std::vector<Change> changes_of(const Source& source, const std::vector<Edit>& edits) {
  std::vector<Change> changes;
  for (auto edit = edits.begin(); edit != edits.end();) {
    const int first = std::max(1, source.line_at(edit->span.begin));
    int last = 0;
    std::vector<Edit> together;
    for (; edit != edits.end() && (together.empty() || source.line_at(edit->span.begin) <= last); ++edit) {
      together.push_back(*edit);
      last = source.line_at(edit->span.end);
    }
    Change change = change_of(source, first, last, together);
    if (!change.removed.empty() || !change.added.empty()) changes.push_back(std::move(change));
  }
  return changes;
}

void add_line(std::string& out, char mark, std::string_view line) {
  out += mark;
  out += line;
  if (!line.ends_with('\n')) out += "\n\\ No newline at end of file\n";
}

// "start,count"; an empty side names the line before it.
std::string span_of(int start, int count) { return fmt::format("{},{}", count == 0 ? start - 1 : start, count); }

class Hunks {
 public:
  Hunks(const Source& source, Direction direction) : source_(source), reverse_(direction == Direction::reverse) {}

  // Changes that are near to each other share a hunk.
  std::string of(const std::vector<Change>& changes) {
    std::string out;
    for (std::size_t first = 0; first < changes.size();) {
      std::size_t end = first + 1;
      while (end < changes.size() && changes[end].first <= changes[end - 1].last() + 2 * kContext) ++end;
      out += hunk(
          {changes.begin() + static_cast<std::ptrdiff_t>(first), changes.begin() + static_cast<std::ptrdiff_t>(end)});
      first = end;
    }
    return out;
  }

 private:
  std::string hunk(const std::vector<Change>& changes) {
    const int begin = std::max(1, changes.front().first - kContext);
    const int end = std::min(source_.lines() + 1, changes.back().last() + kContext);
    std::string body;
    int at = begin, grown = 0;
    for (const Change& change : changes) {
      context(body, at, change.first);
      const std::vector<std::string_view> added(change.added.begin(), change.added.end());
      for (const std::string_view line : reverse_ ? added : change.removed) add_line(body, '-', line);
      for (const std::string_view line : reverse_ ? change.removed : added) add_line(body, '+', line);
      grown += static_cast<int>(added.size()) - static_cast<int>(change.removed.size());
      at = change.last();
    }
    context(body, at, end);
    const std::string old_span = span_of(begin, end - begin);
    const std::string new_span = span_of(begin + shift_, end - begin + grown);
    shift_ += grown;
    return fmt::format("@@ -{} +{} @@\n{}", reverse_ ? new_span : old_span, reverse_ ? old_span : new_span, body);
  }

  void context(std::string& body, int from, int until) const {
    for (int line = from; line < until; ++line) add_line(body, ' ', source_.text(source_.line(line)));
  }

  const Source& source_;
  bool reverse_;
  int shift_ = 0;  // how far the new side is ahead
};

}  // namespace

std::string unified_diff(const std::string& name, const FileChange& change, Direction direction) {
  const bool is_new = change.source == nullptr;
  const SourcePtr source = is_new ? make_source("") : change.source;
  const std::string hunks = Hunks(*source, direction).of(changes_of(*source, change.edits));
  if (hunks.empty()) return {};
  const bool reverse = direction == Direction::reverse;
  return fmt::format("--- {}\n+++ {}\n{}", is_new && !reverse ? "/dev/null" : patch_file_name("a/" + name),
                     is_new && reverse ? "/dev/null" : patch_file_name("b/" + name), hunks);
}

std::string unprintable_in(const FileChange& change) {
  const std::string diff = unified_diff(change.path, change, Direction::forward);
  for (std::string_view line : split(diff, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (const auto at = find_control(line)) return printable(line.substr(*at, decode_utf8(line.substr(*at)).length));
  }
  return "";
}

}  // namespace tcptune
