// SPDX-License-Identifier: MIT
// See utf8.h.
#include "core/text/utf8.h"

#include <cstdint>
#include <cstring>

namespace tcptune {
namespace {

// East Asian wide and fullwidth blocks (Unicode TR 11), as coarse as a terminal needs them.
bool is_wide(char32_t c) {
  if (c < 0x1100) return false;
  return c <= 0x115F || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) ||
         (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

// How many bytes a character takes that begins with this one and is not ASCII; 0 if none does.
std::size_t length_of(unsigned char lead) {
  if (lead < 0xC2 || lead > 0xF4) return 0;
  return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

}  // namespace

Utf8Character decode_long_utf8(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = length_of(byte(0));
  if (length == 0 || length > text.size()) return kNotUtf8;
  char32_t point = byte(0) & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return kNotUtf8;
    point = point << 6U | (byte(i) & 0x3FU);
  }
  constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = point >= 0xD800 && point < 0xE000;
  return point < kLeast[length] || point > 0x10FFFF || is_surrogate ? kNotUtf8 : Utf8Character{point, length};
}

void append_utf8(std::string& out, char32_t point) {
  const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
  const auto tail = [&](int shift) { put(0x80U | ((point >> shift) & 0x3FU)); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xC0U | (point >> 6U));
    return tail(0);
  }
  if (point < 0x10000) {
    put(0xE0U | (point >> 12U));
  } else {
    put(0xF0U | (point >> 18U));
    tail(12);
  }
  tail(6);
  tail(0);
}

std::optional<std::size_t> find_bad_utf8(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  for (std::size_t i = 0; i < text.size();) {
    // Nearly all of it is ASCII.
    std::uint64_t eight = kHighBits;
    if (i + sizeof eight <= text.size()) std::memcpy(&eight, text.data() + i, sizeof eight);
    if ((eight & kHighBits) == 0) {
      i += sizeof eight;
      continue;
    }
    const Utf8Character c = decode_utf8(text.substr(i));
    if (c == kNotUtf8) return i;
    i += c.length;
  }
  return std::nullopt;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Character c = decode_utf8(text.substr(i));
    width += is_wide(c.point) ? 2 : 1;
    i += c.length;
  }
  return width;
}

}  // namespace tcptune
