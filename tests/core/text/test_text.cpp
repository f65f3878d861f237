// SPDX-License-Identifier: MIT
// Text operations: words, globs, numbers and wrapping.
#include <doctest/doctest.h>

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

TEST_CASE("text is wrapped at spaces, and words stay whole") {
  CHECK(wrap("one two three", 7) == std::vector<std::string>{"one two", "three"});
  CHECK(wrap("one two three", 6) == std::vector<std::string>{"one", "two", "three"});
  CHECK(wrap("  a   b  ", 80) == std::vector<std::string>{"a b"});
  CHECK(wrap("a-word-that-is-too-long b", 5) == std::vector<std::string>{"a-word-that-is-too-long", "b"});
  CHECK(wrap("", 10).empty());
  CHECK(wrap("\xE7\xAB\xAF\xE5\x8F\xA3 \xE7\xAB\xAF\xE5\x8F\xA3", 8).size() == 2);
  CHECK(wrap("\xE7\xAB\xAF\xE5\x8F\xA3 \xE7\xAB\xAF\xE5\x8F\xA3", 9).size() == 1);
}

}  // namespace
}  // namespace tcptune
