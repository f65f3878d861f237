// SPDX-License-Identifier: MIT
// UTF-8, character by character.
#include <doctest/doctest.h>

#include "core/text/utf8.h"

namespace tcptune {
namespace {

TEST_CASE("every code point comes back from its UTF-8, and surrogates do not exist") {
  for (char32_t point = 0; point <= 0x10FFFF; point += point < 0x3000 ? 1 : 37) {
    if (point >= 0xD800 && point < 0xE000) continue;
    std::string text;
    append_utf8(text, point);
    REQUIRE(decode_utf8(text) == Utf8Character{point, text.size()});
    REQUIRE_FALSE(find_bad_utf8(text).has_value());
  }
}

TEST_CASE("what RFC 3629 forbids is no character") {
  for (const char* bytes : {"\xFF", "\x80", "\xC3", "\xC0\xAF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80",
                            "\xF4\x90\x80\x80", "\xF0\x8F\xBF\xBF", "\xF5\x80\x80\x80", "\xE6\x8B", "\xE6\x8Bx"}) {
    CHECK(decode_utf8(bytes) == kNotUtf8);
    CHECK(find_bad_utf8(std::string("ab") + bytes) == 2);
  }
  CHECK(find_bad_utf8("caf\xC3\xA9 \xFF") == 6);
  CHECK_FALSE(find_bad_utf8("").has_value());
  CHECK(decode_utf8("\xEF\xBF\xBD") == Utf8Character{kReplacementCharacter, 3});  // written out it is a character
}

TEST_CASE("wide characters take two columns") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("caf\xC3\xA9") == 4);
  CHECK(display_width("\xE7\xAB\xAF\xE5\x8F\xA3") == 4);  // two Chinese characters
  CHECK(display_width("\xEF\xBC\x8C") == 2);  // fullwidth comma
  CHECK(display_width("\xF0\x9F\x90\xA7") == 2);
  CHECK(display_width("") == 0);
  CHECK(display_width("\xFF\xFF") == 2);
}

}  // namespace
}  // namespace tcptune
