// SPDX-License-Identifier: MIT
// A view: a text that stands inside another one (a here-document, a block of YAML, a string of JSON), decoded, with a
// map back to the bytes that it was made of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/source.h"

namespace tcptune {

class View {
 public:
  // These bytes stand at `offset` of the source as they are.
  void append(std::string_view bytes, std::size_t offset);

  // What other bytes stand for: an escape, a line break that was folded.
  void append_decoded(std::string_view bytes, Span stands_for);

  // A part of another view's text; it stands for what it stood for there.
  void append_part(const View& other, Span part);

  const std::string& text() const { return text_; }

  // The bytes of the source that a part of the text was made of. For an empty part, where it would stand.
  Span in_source(Span part) const;

  // Do the same bytes stand there?
  bool is_verbatim(Span part) const;

 private:
  struct Piece {
    std::size_t begin = 0;  // in the text
    Span source;
    bool verbatim = true;
  };
  const Piece& piece_at(std::size_t offset) const;

  std::string text_;
  std::vector<Piece> pieces_;
};

}  // namespace tcptune
