// SPDX-License-Identifier: MIT
// What is printed can be read by its reader and does nothing else.
#include <doctest/doctest.h>

#include "core/text/quote.h"
#include "core/text/utf8.h"

namespace tcptune {
namespace {

TEST_CASE("nothing printed can drive the terminal or break the line") {
  CHECK(printable("plain") == "plain");
  CHECK(printable("a\tb") == "a b");
  CHECK(printable("\x1B[31mred\x07\r\n") == "\\x1b[31mred\\x07\\x0d\\x0a");
  CHECK(printable(std::string_view("a\0b", 3)) == "a\\x00b");
  CHECK(printable("\x7F") == "\\x7f");
  CHECK(printable("\xC2\x9B"
                  "31m") == "\\u009b31m");  // C1 control sequence introducer
  CHECK(printable("caf\xC3\xA9 \xE6\x8B\xA5\xE5\xA1\x9E \xF0\x9F\x90\xA7") ==
        "caf\xC3\xA9 \xE6\x8B\xA5\xE5\xA1\x9E \xF0\x9F\x90\xA7");
  CHECK(printable("e\xCC\x81") == "e\xCC\x81");  // a combining accent
  CHECK(printable("C:\\x1b") == "C:\\x1b");
}

TEST_CASE("text cannot be reordered, nor a line be broken by other characters than its end") {
  for (const char32_t point : {0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202E, 0x2066, 0x2069}) {
    std::string text = "a";
    append_utf8(text, point);
    CHECK_FALSE(is_printable(text));
    CHECK(printable(text).starts_with("a\\u"));
  }
  CHECK(printable("\xE2\x80\xAE") == "\\u202e");
  for (const char32_t point : {0x0600, 0x05D0, 0x200B, 0x200D, 0x202F, 0x2065, 0x206A, 0xFEFF}) {
    std::string text;
    append_utf8(text, point);
    CHECK(printable(text) == text);
  }
}

TEST_CASE("bytes that are not UTF-8 are shown by their numbers") {
  CHECK(printable("\xFF\xFE") == "\\xff\\xfe");
  CHECK(printable("\xC3") == "\\xc3");  // cut off
  CHECK(printable("\xE6\x8B"
                  "x") == "\\xe6\\x8bx");
  CHECK(printable("\xEF\xBF\xBD") == "\xEF\xBF\xBD");
}

TEST_CASE("several lines stay several lines, and nothing else stays of control characters") {
  CHECK(printable_lines("a\x1B\nb\r\n") == "a\\x1b\nb\\x0d\n");
  CHECK(printable_lines("") == "");
  CHECK(printable_lines("\n\n") == "\n\n");
  CHECK(is_printable("a b"));
  CHECK_FALSE(is_printable("a\tb"));
  CHECK_FALSE(is_printable("a\n"));
}

TEST_CASE("what is cut keeps whole characters and whole escapes") {
  CHECK(shorten("abcdef", 6) == "abcdef");
  CHECK(shorten("abcdefg", 6) == "abcde…");
  CHECK(shorten("ab\x1B\x1B", 10) == "ab\\x1b\\x1b");
  CHECK(shorten("ab\x1B\x1B", 8) == "ab\\x1b…");
  CHECK(shorten("\xE7\xAB\xAF\xE7\xAB\xAF\xE7\xAB\xAF", 5) == "\xE7\xAB\xAF\xE7\xAB\xAF…");
  CHECK(shorten(std::string(1'000'000, 'x'), 4) == "xxx…");
  CHECK(shorten("", 4).empty());
}

TEST_CASE("JSON is harmless on a terminal, and says the same") {
  CHECK(printable_json("{\"a\":\"\\u001b \xC2\x9B \x7F \xE2\x80\xAE \xC3\xA9\"}\n") ==
        "{\"a\":\"\\u001b \\u009b \\u007f \\u202e \xC3\xA9\"}\n");
}

TEST_CASE("a word of the shell is one word, whatever it holds") {
  CHECK(shell_word("net.core.somaxconn=64") == "'net.core.somaxconn=64'");
  CHECK(shell_word("c';touch${IFS}x;'d") == "'c'\\'';touch${IFS}x;'\\''d'");
  CHECK(shell_word("$(x) `x` \\ \"") == "'$(x) `x` \\ \"'");
  CHECK(shell_word("") == "''");
  for (const std::string_view text : {std::string_view("a\nb"), std::string_view("a\0b", 3), std::string_view("\x1B"),
                                      std::string_view("\xE2\x80\xAE"), std::string_view("\xFF")})
    CHECK_FALSE(shell_word(text).has_value());
}

TEST_CASE("a line of sysctl.d says what it is meant to say to every reader, or is not written") {
  CHECK(sysctl_line("net.core.somaxconn", "64") == "net.core.somaxconn = 64");
  CHECK(sysctl_line("net.ipv4.tcp_rmem", "1\t2\t3") == "net.ipv4.tcp_rmem = 1 2 3");
  CHECK(sysctl_line("net.ipv4.conf.eth0/1.rp_filter", "1") == "net.ipv4.conf.eth0/1.rp_filter = 1");
  for (const char* name : {"a\nb", "a=b", "net.ipv4.conf.*.rp_filter", "a?", "a[b", "a\x1B", "a\tb"})
    CHECK_FALSE(sysctl_line(name, "1").has_value());
  for (const char* value : {"1\nnet.core.somaxconn = 1", "1\r", "1\\", "\x1B"})
    CHECK_FALSE(sysctl_line("a", value).has_value());
}

TEST_CASE("names in a patch are those of git where they need quotes") {
  CHECK(patch_file_name("a/x.conf") == "a/x.conf");
  CHECK(patch_file_name("a/x y") == "a/x y\t");
  CHECK(patch_file_name("a/x\ty") == "\"a/x\\ty\"");
  CHECK(patch_file_name("a/x\n--- b") == "\"a/x\\n--- b\"");
  CHECK(patch_file_name("a/\"\\") == "\"a/\\\"\\\\\"");
  CHECK(patch_file_name("a/ ") == "\"a/ \"");
  CHECK(patch_file_name("a/\xC3\xA9") == "a/\xC3\xA9");
  CHECK(patch_file_name("a/\xFF\x1B\x7F") == "\"a/\\377\\033\\177\"");
  CHECK(patch_file_name("a/\xE2\x80\xAE") == "\"a/\\342\\200\\256\"");
}

TEST_CASE("keys and strings of a .reg file end where they should, or are not written") {
  CHECK(registry_key_line("HKEY_LOCAL_MACHINE\\{1}") == "[HKEY_LOCAL_MACHINE\\{1}]");
  for (const char* key : {"a]", "a\r\n[-HKEY_CURRENT_USER]", "a\x1B", "a\xC2\x85"})
    CHECK_FALSE(registry_key_line(key).has_value());
  CHECK(registry_string("a\"b\\c") == "\"a\\\"b\\\\c\"");
}

}  // namespace
}  // namespace tcptune
