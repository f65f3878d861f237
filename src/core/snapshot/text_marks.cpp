// SPDX-License-Identifier: MIT
// Odd bytes in a text file; see text_marks.h.
#include "core/snapshot/text_marks.h"

#include <string_view>

namespace tcptune {
namespace {

// Length of the UTF-8 sequence at `i`, 0 if there is none (RFC 3629: no overlong forms, no surrogates, up to U+10FFFF).
std::size_t utf8_sequence(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
  const unsigned lead = byte(i);
  const unsigned second = byte(i + 1);
  const auto continues = [&](std::size_t at) { return (byte(at) & 0xC0U) == 0x80U; };
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return continues(i + 1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool allowed = (lead != 0xE0 || second >= 0xA0) && (lead != 0xED || second <= 0x9F);
    return allowed && continues(i + 1) && continues(i + 2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool allowed = (lead != 0xF0 || second >= 0x90) && (lead != 0xF4 || second <= 0x8F);
    return allowed && continues(i + 1) && continues(i + 2) && continues(i + 3) ? 4 : 0;
  }
  return 0;
}

std::size_t first_not_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_sequence(text, i);
    if (length == 0) return i;
    i += length;
  }
  return std::string_view::npos;
}

// The number of the line at an offset, 0 for none.
int line_at(const Source& source, std::size_t offset) {
  return offset == std::string_view::npos ? 0 : source.line_at(offset);
}

}  // namespace

BootFile with_marks(BootFile file) {
  if (file.source == nullptr) return file;
  const std::string_view text = file.source->bytes();
  file.byte_order_mark =
      yes_if(text.starts_with("\xEF\xBB\xBF") || text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"));
  file.carriage_returns = yes_if(text.find("\r\n") != std::string_view::npos);
  file.nul_line = line_at(*file.source, text.find('\0'));
  file.not_utf8_line = line_at(*file.source, first_not_utf8(text));
  file.lines = file.source->lines();
  return file;
}

}  // namespace tcptune
