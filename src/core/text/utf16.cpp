// SPDX-License-Identifier: MIT
// See utf16.h.
#include "core/text/utf16.h"

#include <cstdint>

#include "core/text/utf8.h"

namespace tcptune {
namespace {

bool is_high(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

std::uint32_t unit_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at])) |
         static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + 1])) << 8U;
}

}  // namespace

std::string from_utf16le(std::string_view bytes) {
  std::string out;
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
    std::uint32_t point = unit_at(bytes, at);
    if (is_high(point) && at + 3 < bytes.size() && is_low(unit_at(bytes, at + 2))) {
      point = 0x10000U + ((point - 0xD800U) << 10U) + (unit_at(bytes, at + 2) - 0xDC00U);
      at += 2;
    } else if (is_high(point) || is_low(point)) {
      point = kReplacementCharacter;
    }
    append_utf8(out, point);
  }
  return out;
}

std::string to_utf16le(std::string_view text) {
  std::string out;
  const auto put = [&out](std::uint32_t unit) {
    out += static_cast<char>(unit & 0xFFU);
    out += static_cast<char>(unit >> 8U);
  };
  while (!text.empty()) {
    const Utf8Character decoded = decode_utf8(text);
    if (decoded.point < 0x10000) {
      put(decoded.point);
    } else {
      put(0xD800U + ((decoded.point - 0x10000U) >> 10U));
      put(0xDC00U + ((decoded.point - 0x10000U) & 0x3FFU));
    }
    text.remove_prefix(decoded.length);
  }
  return out;
}

std::string from_latin1(std::string_view bytes) {
  std::string out;
  for (const char byte : bytes) append_utf8(out, static_cast<unsigned char>(byte));
  return out;
}

}  // namespace tcptune
