// SPDX-License-Identifier: MIT
#include "core/text/utf16.h"

#include <doctest/doctest.h>

using namespace tcptune;
using namespace std::string_view_literals;

TEST_SUITE("utf16") {
  TEST_CASE("text comes back as it was, beyond the first 65536 characters too") {
    for (const std::string_view text : {""sv, "abc"sv, "é€"sv, "\U0001F600x"sv, "a\0b"sv}) {
      CAPTURE(text);
      CHECK(from_utf16le(to_utf16le(text)) == text);
    }
    CHECK(to_utf16le("é") == "\xE9\0"sv);
    CHECK(to_utf16le("\U0001F600") == "\x3D\xD8\x00\xDE"sv);
  }

  TEST_CASE("what is no text becomes the replacement character") {
    CHECK(from_utf16le("\x3D\xD8"sv) == "\uFFFD");
    CHECK(from_utf16le("\x00\xDE\x41\x00"sv) == "\uFFFDA");
    CHECK(from_utf16le("\x3D\xD8\x41\x00"sv) == "\uFFFDA");
    CHECK(from_utf16le("A\0B"sv) == "A");
    CHECK(to_utf16le("\xC3") == "\xFD\xFF"sv);
    CHECK(to_utf16le("\xC0\x80") == "\xFD\xFF\xFD\xFF"sv);
    CHECK(to_utf16le("\xED\xA0\x80") == "\xFD\xFF\xFD\xFF\xFD\xFF"sv);
    CHECK(to_utf16le("\xF4\x90\x80\x80").size() == 8);
  }

  TEST_CASE("Latin-1 is its first 256 characters") { CHECK(from_latin1("a\xE9\xFF") == "aéÿ"); }
}
