// SPDX-License-Identifier: MIT
// The lines of an input that may be larger than memory, as UTF-8 where it is UTF-16.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/text/yes_no.h"
#include "readers/input/block_input.h"

namespace tcptune {

struct StreamLine {
  std::string_view text;  // without its end (LF or CR LF); valid until the next line is read
  std::size_t number = 0;  // from 1
};

// Turns UTF-16 into UTF-8, block by block; other text stays as it is (whatever its code page). A byte order mark, or
// the zero in its first character, tells UTF-16.
class BlockDecoder {
 public:
  // `head` is what the text begins with.
  explicit BlockDecoder(std::string_view head);

  // The decoded block, which may be empty; valid until the next call.
  std::string_view decode(std::string_view block);

 private:
  enum class Encoding { bytes, utf16le, utf16be };
  Encoding encoding_ = Encoding::bytes;
  std::size_t mark_ = 0;  // bytes of the byte order mark that are still to come
  std::string rest_;  // the part of a character that the next block goes on with
  std::string decoded_;
};

class LineStream {
 public:
  explicit LineStream(BlockInput& input) : input_(input), decoder_(input.head()) {}

  // Nothing at the end. Of a line longer than kLongest only its beginning is kept.
  std::optional<StreamLine> next();

  const std::string& name() const { return input_.name(); }

  static constexpr std::size_t kLongest = 256 * 1024;

 private:
  YesNo refill();

  BlockInput& input_;
  BlockDecoder decoder_;
  std::string text_;
  std::size_t at_ = 0;
  std::size_t number_ = 0;
};

// Throws Error about a line of the text; 0: about the whole.
[[noreturn]] void refuse_line(const LineStream& lines, std::size_t line, std::string message);

// The same for what begins a second look.
[[noreturn]] void refuse_second_look(const LineStream& lines, std::size_t line, std::string_view what);

}  // namespace tcptune
