// SPDX-License-Identifier: MIT
// First bytes of other formats; see text_signs.h.
#include <algorithm>

#include "readers/input/text_signs.h"

namespace tcptune {
namespace {

constexpr std::size_t kHead = 8 * 1024;

bool is_text_byte(char c) { return (c >= ' ' && c <= '~') || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

// The formats' own signatures, as file(1) knows them.
namespace sign {

bool elf(TextLook& look) { return look.text().starts_with("\177ELF"); }
bool gzip(TextLook& look) { return look.text().starts_with("\x1f\x8b"); }
bool xz(TextLook& look) { return look.text().starts_with("\3757zXZ"); }
bool zstd(TextLook& look) { return look.text().starts_with("\x28\xb5\x2f\xfd"); }
bool bzip2(TextLook& look) { return look.text().starts_with("BZh"); }
bool zip(TextLook& look) { return look.text().starts_with("PK\x03\x04"); }
bool utf16(TextLook& look) { return look.text().starts_with("\xff\xfe") || look.text().starts_with("\xfe\xff"); }

bool tar(TextLook& look) {
  const std::string_view head = look.text().substr(0, kHead);
  return head.size() > 262 && head.substr(257, 5) == "ustar" && head.find('\0') != std::string_view::npos;
}

bool binary(TextLook& look) {
  const std::string_view head = look.text().substr(0, kHead);
  if (head.find('\0') == std::string_view::npos) return false;
  const auto text = static_cast<std::size_t>(std::count_if(head.begin(), head.end(), is_text_byte));
  return text * 10 < head.size() * 9;
}

}  // namespace sign
}  // namespace tcptune
