// SPDX-License-Identifier: MIT
// See view.h.
#include "core/snapshot/view.h"

#include <algorithm>

namespace tcptune {

void View::append(std::string_view bytes, std::size_t offset) {
  if (bytes.empty()) return;
  if (!pieces_.empty() && pieces_.back().verbatim && pieces_.back().source.end == offset)
    pieces_.back().source.end += bytes.size();
  else
    pieces_.push_back({text_.size(), {offset, offset + bytes.size()}, true});
  text_ += bytes;
}

void View::append_decoded(std::string_view bytes, Span stands_for) {
  if (bytes.empty()) return;
  pieces_.push_back({text_.size(), stands_for, false});
  text_ += bytes;
}

void View::append_part(const View& other, Span part) {
  for (std::size_t at = part.begin; at < part.end;) {
    const Piece& piece = other.piece_at(at);
    const std::size_t index = static_cast<std::size_t>(&piece - other.pieces_.data()) + 1;
    const std::size_t end = index < other.pieces_.size() ? other.pieces_[index].begin : other.text_.size();
    const std::string_view bytes = std::string_view(other.text_).substr(at, std::min(end, part.end) - at);
    if (piece.verbatim)
      append(bytes, piece.source.begin + (at - piece.begin));
    else
      append_decoded(bytes, piece.source);
    at += bytes.size();
  }
}

const View::Piece& View::piece_at(std::size_t offset) const {
  const auto after = std::upper_bound(pieces_.begin(), pieces_.end(), offset,
                                      [](std::size_t at, const Piece& piece) { return at < piece.begin; });
  return after == pieces_.begin() ? *after : *(after - 1);
}

Span View::in_source(Span part) const {
  if (pieces_.empty()) return {};
  const Piece& first = piece_at(part.begin);
  const std::size_t begin =
      first.verbatim ? std::min(first.source.begin + (part.begin - first.begin), first.source.end) : first.source.begin;
  if (part.empty()) return {begin, begin};
  const Piece& last = piece_at(part.end - 1);
  return {begin, last.verbatim ? last.source.begin + (part.end - last.begin) : last.source.end};
}

bool View::is_verbatim(Span part) const {
  if (part.empty()) return true;
  const Piece& piece = piece_at(part.begin);
  return piece.verbatim && part.end - piece.begin <= piece.source.end - piece.source.begin;
}

}  // namespace tcptune
