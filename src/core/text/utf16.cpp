// SPDX-License-Identifier: MIT
// See utf16.h.
#include "core/text/utf16.h"

#include <cstdint>

namespace tcptune {
namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

bool is_high(std::uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

std::uint32_t unit_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at])) |
         static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + 1])) << 8U;
}

void append_utf8(std::string& out, std::uint32_t point) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  const auto tail = [&](int shift) { put(0x80U | ((point >> shift) & 0x3FU)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0U | (point >> 6U));
    tail(0);
  } else if (point < 0x10000) {
    put(0xE0U | (point >> 12U));
    tail(6);
    tail(0);
  } else {
    put(0xF0U | (point >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

struct Decoded {
  std::uint32_t point = kReplacement;
  std::size_t length = 1;
};

// One character of UTF-8 at the start of `text`, which is not empty.
Decoded decode_utf8(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const std::uint32_t first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 && first < 0xF5 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1;
  if (length == 1 || first >= 0xF5 || text.size() < length) return {};
  std::uint32_t point = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    point = point << 6U | (byte(i) & 0x3FU);
  }
  constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  if (point < kLeast[length] || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) return {};
  return {point, length};
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
      point = kReplacement;
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
    const Decoded decoded = decode_utf8(text);
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
