// SPDX-License-Identifier: MIT
// Text files as Windows programs write them: which encoding they are in, and their lines as UTF-8, one at a time.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace tcptune {

// `eight_bit`: bytes that are no UTF-8. Their code page is not known; they are shown as ISO 8859-1.
enum class Charset { ascii, utf8, eight_bit, utf16le, utf16be };

enum class ByteOrderMark { absent, present };

struct WindowsText {
  std::string_view body;  // the bytes behind the mark; in UTF-16 an even number of them
  Charset charset = Charset::ascii;
  ByteOrderMark mark = ByteOrderMark::absent;
  int odd_line = 0;  // the first line that is no ASCII (utf8) or no UTF-8 (eight_bit), from 1
};

// By the mark; without one UTF-16 shows itself by the zero in its first character.
WindowsText examine_text(std::string_view bytes);

// "UTF-16LE", "UTF-8 without a byte order mark", "ASCII".
std::string name_of_encoding(const WindowsText& text);

struct WindowsLine {
  std::string_view text;  // decoded, without its end; valid until the next line is read
  int number = 0;  // from 1
};

// Lines end with CR LF, LF, or a CR on its own. The bytes that `text` views must outlive the reader.
class LineReader {
 public:
  explicit LineReader(const WindowsText& text) : text_(text) {}

  // Nothing at the end. An end of line in the last place begins no further line.
  std::optional<WindowsLine> next();

  // How the lines ended up to here: "CR LF", "LF", "CR", "mixed line ends"; empty before the first end.
  std::string line_ends() const;

 private:
  bool is_wide() const { return text_.charset == Charset::utf16le || text_.charset == Charset::utf16be; }
  unsigned unit_at(std::size_t at) const;
  std::size_t find_end() const;
  void skip_end();
  std::string_view decode(std::string_view bytes);

  WindowsText text_;
  std::size_t at_ = 0;
  int number_ = 0;
  std::array<int, 3> ends_{};  // CR LF, LF, CR
  std::string decoded_;
};

}  // namespace tcptune
