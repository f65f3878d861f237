// SPDX-License-Identifier: MIT
// Globs of paths, as git has them.
#include "readers/walk/path_pattern.h"

#include <doctest/doctest.h>

#include <string>

namespace tcptune {
namespace {

bool fits(std::string_view pattern, std::string_view text) { return PathPattern(pattern).matches(text); }

TEST_CASE("a star stops at a separator, and two of them between separators do not") {
  CHECK(fits("*.conf", "a.conf"));
  CHECK(fits("a*", "a"));
  CHECK(!fits("*.conf", "d/a.conf"));
  CHECK(!fits("d/*", "d/e/f"));
  CHECK(fits("d/**", "d/e/f"));
  CHECK(!fits("d/**", "d"));
  CHECK(fits("**/f", "f"));
  CHECK(fits("**/f", "d/e/f"));
  CHECK(!fits("**/f", "d/ef"));
  CHECK(fits("a/**/b", "a/b"));
  CHECK(fits("a/**/b", "a/x/y/b"));
  CHECK(!fits("a/**/b", "ab"));
  CHECK(!fits("a**b", "a/b"));
  CHECK(fits("**/**/f", "f"));
}

TEST_CASE("sets have ranges, classes and negation, and never hold a separator") {
  CHECK(fits("[a-c]x", "bx"));
  CHECK(!fits("[!a-c]x", "bx"));
  CHECK(fits("[^a]x", "bx"));
  CHECK(fits("[]x]", "]"));
  CHECK(fits("[[:digit:]_]", "7"));
  CHECK(fits("[a-]", "-"));
  CHECK(!fits("a[/]b", "a/b"));
  CHECK(!fits("a[!x]b", "a/b"));
  CHECK(fits("[\\]]", "]"));
}

TEST_CASE("a backslash takes a character as it is, and what is no pattern fits nothing") {
  CHECK(fits("\\*", "*"));
  CHECK(!fits("\\*", "a"));
  CHECK(!fits("a\\", "a\\"));
  CHECK(!fits("[a", "[a"));
  CHECK(!fits("[[:nonsense:]]", "n"));
  CHECK(fits("?", "x"));
  CHECK(!fits("?", "/"));
}

TEST_CASE("a hostile pattern takes no longer than its length times that of the text") {
  std::string pattern;
  for (int i = 0; i < 500; ++i) pattern += "**/a*";
  CHECK(!fits(pattern + "b", std::string(2000, 'a')));
  CHECK(!fits(std::string(100'000, '*') + "b", std::string(100'000, 'a') + "b"));  // longer than any path
}

}  // namespace
}  // namespace tcptune
