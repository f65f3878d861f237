// SPDX-License-Identifier: MIT
// See edits.h.
#include "core/plan/edits.h"

#include <algorithm>
#include <utility>

namespace tcptune {
namespace {

std::string_view end_of(std::string_view line) {
  return line.ends_with("\r\n") ? "\r\n" : line.ends_with('\n') ? "\n" : "";
}

// The edit without what it leaves as it is: a common beginning and a common end.
Edit smallest(std::string_view bytes, Edit edit) {
  std::string_view old = bytes.substr(edit.span.begin, edit.span.end - edit.span.begin);
  std::string_view now = edit.replacement;
  const auto same = std::mismatch(old.begin(), old.end(), now.begin(), now.end());
  const auto front = static_cast<std::size_t>(same.first - old.begin());
  old.remove_prefix(front);
  now.remove_prefix(front);
  const auto tail = std::mismatch(old.rbegin(), old.rend(), now.rbegin(), now.rend());
  const auto back = static_cast<std::size_t>(tail.first - old.rbegin());
  return {{edit.span.begin + front, edit.span.end - back}, std::string(now.substr(0, now.size() - back))};
}

}  // namespace

std::string edited(std::string_view bytes, const std::vector<Edit>& edits) {
  std::string text;
  std::size_t at = 0;
  for (const Edit& edit : edits) {
    text.append(bytes.substr(at, edit.span.begin - at)).append(edit.replacement);
    at = edit.span.end;
  }
  return text.append(bytes.substr(at));
}

LineEdits::LineEdits(SourcePtr source) : source_(std::move(source)), line_end_("\n") {
  if (source_->lines() > 0 && source_->text(source_->line(1)).ends_with("\r\n")) line_end_ = "\r\n";
}

std::size_t LineEdits::begin_of(int line) const {
  return line > source_->lines() ? source_->bytes().size() : source_->line(line).begin;
}

std::string LineEdits::begin_round() {
  const std::string_view bytes = source_->bytes();
  std::string text;
  int next = 1;
  pieces_.clear();
  const auto take_source = [&](int until) {
    if (next >= until) return;
    pieces_.push_back({text.size(), next, false});
    text.append(bytes.substr(begin_of(next), begin_of(until) - begin_of(next)));
  };
  for (const auto& [first, change] : changed_) {
    take_source(first);
    pieces_.push_back({text.size(), first, true});
    text += change.text;
    next = change.last + 1;
  }
  take_source(source_->lines() + 1);
  const std::string more = appended_text(text);
  pieces_.push_back({text.size(), 0, false});
  return text_ = text + more;
}

// Text cannot follow a line without an end: that line gets one, and the new last line has none instead.
std::string LineEdits::appended_text(std::string_view before) const {
  if (appended_.empty()) return {};
  std::string text;
  if (!before.empty() && !before.ends_with('\n')) text += line_end_;
  for (const std::string& line : appended_) text.append(line).append(line_end_);
  const std::string& bytes = source_->bytes();
  if (!bytes.empty() && !bytes.ends_with('\n')) text.resize(text.size() - line_end_.size());
  return text;
}

std::size_t LineEdits::piece_at(std::size_t offset) const {
  const auto after = std::upper_bound(pieces_.begin(), pieces_.end(), offset,
                                      [](std::size_t at, const Piece& piece) { return at < piece.begin; });
  return static_cast<std::size_t>(after - pieces_.begin()) - 1;
}

std::size_t LineEdits::end_of_piece(std::size_t piece) const {
  return piece + 1 < pieces_.size() ? pieces_[piece + 1].begin : text_.size();
}

int LineEdits::line_at(std::size_t offset) const {
  const Piece& piece = pieces_[piece_at(offset)];
  if (piece.line == 0 || piece.is_change) return piece.line;
  return source_->line_at(begin_of(piece.line) + offset - piece.begin);
}

int LineEdits::last_line_of(Span lines) const {
  const std::size_t last = lines.empty() ? lines.begin : lines.end - 1;
  const Piece& piece = pieces_[piece_at(last)];
  if (piece.is_change)
    if (const auto change = changed_.find(piece.line); change != changed_.end()) return change->second.last;
  return line_at(last);
}

void LineEdits::replace(Span lines, const std::vector<std::string>& by) {
  const int first = line_at(lines.begin), last = last_line_of(lines);
  // A run that changed before is taken whole, with what the lines leave of it.
  Span all = lines;
  if (const std::size_t piece = piece_at(lines.begin); pieces_[piece].is_change) all.begin = pieces_[piece].begin;
  if (const std::size_t piece = piece_at(lines.empty() ? lines.begin : lines.end - 1); pieces_[piece].is_change)
    all.end = std::max(all.end, end_of_piece(piece));
  const std::string_view text = text_;
  const std::string_view end = end_of(text.substr(lines.begin, lines.end - lines.begin));
  std::string now(text.substr(all.begin, lines.begin - all.begin));
  for (std::size_t i = 0; i < by.size(); ++i)
    now.append(by[i]).append(i + 1 < by.size() && end.empty() ? line_end_ : end);
  now.append(text.substr(lines.end, all.end - lines.end));
  changed_.erase(changed_.lower_bound(first), changed_.upper_bound(last));
  changed_.insert_or_assign(first, Change{last, std::move(now)});
}

void LineEdits::restore(int line) { changed_.erase(line); }

std::string_view LineEdits::current(int line) const {
  const auto change = changed_.find(line);
  if (change == changed_.end()) return source_->line_text(line);
  std::string_view text = change->second.text;
  text.remove_suffix(end_of(text).size());
  return text;
}

std::vector<Edit> LineEdits::edits() const {
  std::vector<Edit> all;
  for (const auto& [first, change] : changed_) {
    Edit edit = smallest(source_->bytes(), {{begin_of(first), begin_of(change.last + 1)}, change.text});
    if (!edit.span.empty() || !edit.replacement.empty()) all.push_back(std::move(edit));
  }
  if (appended_.empty()) return all;
  const std::size_t size = source_->bytes().size();
  // The text before decides whether a line end is missing there.
  const std::string before = edited(source_->bytes(), all);
  all.push_back({{size, size}, appended_text(before)});
  return all;
}

}  // namespace tcptune
