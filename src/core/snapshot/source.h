// SPDX-License-Identifier: MIT
// A source: the bytes of one input, read once, with an index of its lines. Every place and every edit is a span in it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tcptune {

// Bytes [begin, end) of a source.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool empty() const { return begin == end; }
  bool operator==(const Span&) const = default;
};

// Lines end at LF and count from 1; offsets are bytes from 0.
class Source {
 public:
  explicit Source(std::string bytes);

  const std::string& bytes() const { return bytes_; }
  std::string_view text(Span span) const;

  // How many lines there are; a last one without an end counts.
  int lines() const { return static_cast<int>(starts_.size()); }

  // The line that holds this offset; the last one for what lies behind the end.
  int line_at(std::size_t offset) const;

  // A line with its end. `number` must be one of the lines.
  Span line(int number) const;

  // A line as a person sees it: without LF or CR LF. Empty for a number that is none.
  std::string_view line_text(int number) const;

 private:
  std::string bytes_;
  std::vector<std::size_t> starts_;  // of each line
};

using SourcePtr = std::shared_ptr<const Source>;

// Never null.
SourcePtr make_source(std::string bytes);

}  // namespace tcptune
