// SPDX-License-Identifier: MIT
// Edits of a source: spans of its bytes that become other bytes, whatever the syntax.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/source.h"

namespace tcptune {

// `span` empty: an insertion.
struct Edit {
  Span span;
  std::string replacement;
  bool operator==(const Edit&) const = default;
};

// The bytes afterwards. `edits` are sorted and do not overlap.
std::string edited(std::string_view bytes, const std::vector<Edit>& edits);

// Edits of one source's lines that are made in rounds: each round sees the text that those before it gave. New lines
// end as the line they replace does, and a missing end of the last line stays missing.
class LineEdits {
 public:
  explicit LineEdits(SourcePtr source);

  const SourcePtr& source() const { return source_; }
  bool empty() const { return changed_.empty() && appended_.empty(); }

  // Begins a round: spans and offsets speak of the text that this gives, until the next call.
  std::string begin_round();

  // The number in the source of the line that an offset belongs to; 0 for what was appended.
  int line_at(std::size_t offset) const;

  // The same of the last line that a run of whole lines belongs to; a run that changed before counts whole.
  int last_line_of(Span lines) const;

  // A run of whole lines of the text becomes these lines; none: it goes. Each line may be replaced once a round, and
  // what an earlier round made of a run of lines counts as one line.
  void replace(Span lines, const std::vector<std::string>& by);

  // The source's line is as it was.
  void restore(int line);

  // The lines behind the last one.
  void append(std::vector<std::string> lines) { appended_ = std::move(lines); }
  bool appends() const { return !appended_.empty(); }

  // What the source's line says now, without the last line end; the line itself where it was not changed.
  std::string_view current(int line) const;

  // All of it as edits of the source, none larger than it must be.
  std::vector<Edit> edits() const;

 private:
  // Lines [first, last] of the source as they are now.
  struct Change {
    int last = 0;
    std::string text;
  };
  // From `begin` in the text on: lines of the source from `line`, or the change of that line.
  struct Piece {
    std::size_t begin = 0;
    int line = 0;
    bool is_change = false;
  };
  std::size_t begin_of(int line) const;
  std::size_t piece_at(std::size_t offset) const;
  std::size_t end_of_piece(std::size_t piece) const;
  std::string appended_text(std::string_view before) const;

  SourcePtr source_;
  std::string_view line_end_;
  std::map<int, Change> changed_;  // by first line
  std::vector<std::string> appended_;
  std::vector<Piece> pieces_;
  std::string text_;  // what begin_round() gave
};

}  // namespace tcptune
