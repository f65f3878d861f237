// SPDX-License-Identifier: MIT
// Text operations: words, globs, nearest names, safe output, widths and wrapping.
#include <doctest/doctest.h>

#include "core/text/error.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

TEST_CASE("white space is what the kernel skips, and nothing else") {
  for (const char c : {' ', '\t', '\n', '\v', '\f', '\r'}) CHECK(is_space(c));
  for (const char c : {'\0', 'a', '\x1F', '\x7F', '\x85', '\xA0'}) CHECK_FALSE(is_space(c));
  CHECK(trim(" \t a b \r\n") == "a b");
  CHECK(trim(" \t\r\n").empty());
  CHECK(split_words("  1\t2 \n 3") == std::vector<std::string_view>{"1", "2", "3"});
  CHECK(split_words(" \t").empty());
}

TEST_CASE("splitting at a character keeps empty parts") {
  CHECK(split("a..b.", '.') == std::vector<std::string_view>{"a", "", "b", ""});
  CHECK(split("", ',') == std::vector<std::string_view>{""});
}

TEST_CASE("case matters to nobody in these comparisons") {
  CHECK(lower("TIME-Wait Ä") == "time-wait Ä");
  CHECK(contains_ignoring_case("lots of Time_Wait here", "TIME_WAIT"));
  CHECK_FALSE(contains_ignoring_case("TIME WAIT", "TIME_WAIT"));
  CHECK(contains_ignoring_case("x", ""));
  CHECK_FALSE(contains_ignoring_case("", "x"));
}

TEST_CASE("a decimal number fills the whole text or is none") {
  CHECK(parse_decimal("42") == 42);
  CHECK(parse_decimal("-3") == -3);
  for (const char* text : {"", " 4", "4 ", "4x", "+4", "0x4", "99999999999"})
    CHECK_FALSE(parse_decimal(text).has_value());
}

TEST_CASE("globs match as the shell does, and a star stops at the separator") {
  CHECK(matches_glob("net.ipv4.*", "net.ipv4.tcp_sack", '.'));
  CHECK_FALSE(matches_glob("net.ipv4.*", "net.ipv4.conf.all", '.'));
  CHECK(matches_glob("net.ipv4.*", "net.ipv4.conf.all", 0));
  CHECK(matches_glob("net.ipv4.conf.*.rp_filter", "net.ipv4.conf.eth0/100.rp_filter", '.'));
  CHECK(matches_glob("a*b*c", "aXXbYYbc", 0));
  CHECK_FALSE(matches_glob("a*b*c", "aXXbYYbd", 0));
  CHECK(matches_glob("tcp_?ack", "tcp_sack", '.'));
  CHECK_FALSE(matches_glob("a?c", "a.c", '.'));
  CHECK(matches_glob("", "", '.'));
  CHECK_FALSE(matches_glob("", "a", '.'));
  CHECK(matches_glob("*", "", '.'));
  CHECK(matches_glob("**", "abc", '.'));
}

TEST_CASE("sets in globs know ranges, negation and a bracket in first place") {
  CHECK(matches_glob("tcp_[st]ack", "tcp_sack", '.'));
  CHECK(matches_glob("eth[0-3]", "eth2", '.'));
  CHECK_FALSE(matches_glob("eth[0-3]", "eth4", '.'));
  CHECK(matches_glob("eth[!0-3]", "eth4", '.'));
  CHECK(matches_glob("eth[^0-3]", "eth4", '.'));
  CHECK_FALSE(matches_glob("eth[!0-3]", "eth2", '.'));
  CHECK(matches_glob("[]]", "]", '.'));
  CHECK(matches_glob("[a-]", "-", '.'));
  CHECK(matches_glob("[ab", "[ab", '.'));
  CHECK_FALSE(matches_glob("[ab", "a", '.'));
}

TEST_CASE("a glob of many stars does not take for ever") {
  const std::string text(20'000, 'a');
  std::string pattern;
  for (int i = 0; i < 50; ++i) pattern += "a*";
  CHECK_FALSE(matches_glob(pattern + "b", text, '.'));
}

TEST_CASE("the nearest name is a small slip away, or there is none") {
  const std::vector<std::string_view> names{"net.ipv4.tcp_tw_reuse", "net.ipv4.tcp_tw_recycle",
                                            "net.ipv4.tcp_fin_timeout"};
  CHECK(nearest("net.ipv4.tcp_tw_reus", names) == "net.ipv4.tcp_tw_reuse");
  CHECK(nearest("net.ipv4.tcp_fin_timout", names) == "net.ipv4.tcp_fin_timeout");
  CHECK(nearest("net.ipv4.tcp_tw_recycel", names) == "net.ipv4.tcp_tw_recycle");
  CHECK(nearest("vm.swappiness", names).empty());
  CHECK(nearest("", names).empty());
  CHECK(nearest("abc", {}).empty());
  CHECK(nearest(std::string(1'000'000, 'x'), names).empty());
}

TEST_CASE("nothing printed can drive the terminal") {
  CHECK(printable("plain") == "plain");
  CHECK(printable("a\tb") == "a b");
  CHECK(printable("\x1B[31mred\x07\r\n") == "?[31mred???");
  CHECK(printable(std::string_view("a\0b", 3)) == "a?b");
  CHECK(printable("\x7F") == "?");
  CHECK(printable("\xC2\x9B"
                  "31m") == "?31m");  // C1 control sequence introducer
  CHECK(printable("caf\xC3\xA9 \xE6\x8B\xA5\xE5\xA1\x9E \xF0\x9F\x90\xA7") ==
        "caf\xC3\xA9 \xE6\x8B\xA5\xE5\xA1\x9E \xF0\x9F\x90\xA7");
}

TEST_CASE("bytes that are not UTF-8 become question marks, one each") {
  CHECK(printable("\xFF\xFE") == "??");
  CHECK(printable("\xC3") == "?");  // cut off
  CHECK(printable("\xC0\xAF") == "??");  // overlong
  CHECK(printable("\xE0\x80\x80") == "???");  // overlong
  CHECK(printable("\xED\xA0\x80") == "???");  // surrogate
  CHECK(printable("\xF4\x90\x80\x80") == "????");  // above U+10FFFF
  CHECK(printable("\xF0\x8F\xBF\xBF") == "????");  // overlong
  CHECK(printable("\xE6\x8B"
                  "x") == "??x");
  CHECK(printable("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF") == "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF");
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

TEST_CASE("text is wrapped at spaces, and words stay whole") {
  CHECK(wrap("one two three", 7) == std::vector<std::string>{"one two", "three"});
  CHECK(wrap("one two three", 6) == std::vector<std::string>{"one", "two", "three"});
  CHECK(wrap("  a   b  ", 80) == std::vector<std::string>{"a b"});
  CHECK(wrap("a-word-that-is-too-long b", 5) == std::vector<std::string>{"a-word-that-is-too-long", "b"});
  CHECK(wrap("", 10).empty());
  CHECK(wrap("\xE7\xAB\xAF\xE5\x8F\xA3 \xE7\xAB\xAF\xE5\x8F\xA3", 8).size() == 2);
  CHECK(wrap("\xE7\xAB\xAF\xE5\x8F\xA3 \xE7\xAB\xAF\xE5\x8F\xA3", 9).size() == 1);
}

TEST_CASE("a diagnostic names what it knows of the place") {
  CHECK(to_text(Diagnostic{"a.yaml", 3, 7, "wrong"}) == "a.yaml:3:7: wrong");
  CHECK(to_text(Diagnostic{"a.yaml", 3, 0, "wrong"}) == "a.yaml:3: wrong");
  CHECK(to_text(Diagnostic{"a.yaml", 0, 0, "wrong"}) == "a.yaml: wrong");
  CHECK(to_text(Diagnostic{"", 0, 0, "wrong"}) == "wrong");
  CHECK(std::string(Error({{"a", 1, 1, "x"}, {"b", 2, 0, "y"}}).what()) == "a:1:1: x\nb:2: y");
}

}  // namespace
}  // namespace tcptune
