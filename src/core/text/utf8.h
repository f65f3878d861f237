// SPDX-License-Identifier: MIT
// UTF-8, as all text of tcptune is stored: one character at a time, faults, and the columns of a terminal.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tcptune {

// Stands for what is no text.
inline constexpr char32_t kReplacementCharacter = 0xFFFD;

// One character, and how many bytes it takes. A byte that begins none is a kReplacementCharacter of length 1; the real
// one takes three.
struct Utf8Character {
  char32_t point = kReplacementCharacter;
  std::size_t length = 1;
  bool operator==(const Utf8Character&) const = default;
};
inline constexpr Utf8Character kNotUtf8{};

// The same as decode_utf8, for text that begins with no ASCII character.
Utf8Character decode_long_utf8(std::string_view text);

// The character at the start of `text`, which is not empty. RFC 3629: no overlong form, no surrogate, up to U+10FFFF.
inline Utf8Character decode_utf8(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  return lead < 0x80 ? Utf8Character{lead, 1} : decode_long_utf8(text);  // nearly all text is ASCII
}

// Adds the UTF-8 form of a code point that is no surrogate.
void append_utf8(std::string& out, char32_t point);

// Where the first byte stands that is no part of UTF-8 text; nothing if all is well.
std::optional<std::size_t> find_bad_utf8(std::string_view text);

// Columns a terminal needs for printable UTF-8 text (wide East Asian characters take two).
std::size_t display_width(std::string_view text);

}  // namespace tcptune
