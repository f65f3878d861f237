// SPDX-License-Identifier: MIT
// Edits and patches keep what a file had, and can be taken back.
#include <doctest/doctest.h>

#include "core/plan/patch.h"

using namespace tcptune;

namespace {

// Edits of some lines of a text, made in one round.
LineEdits edits_of(std::string text) {
  LineEdits edits(make_source(std::move(text)));
  edits.begin_round();
  return edits;
}

std::string diff_of(const LineEdits& edits, Direction direction = Direction::forward) {
  return unified_diff("etc/sysctl.conf", {"/etc/sysctl.conf", edits.source(), edits.edits()}, direction);
}

std::string text_of(const LineEdits& edits) { return edited(edits.source()->bytes(), edits.edits()); }

}  // namespace

TEST_CASE("a line goes and its neighbours stay") {
  LineEdits edits = edits_of("a\nb\nc\n");
  edits.replace({2, 4}, {});
  CHECK(text_of(edits) == "a\nc\n");
  CHECK(edits.edits() == std::vector<Edit>{{{2, 4}, ""}});
  CHECK(diff_of(edits) == "--- a/etc/sysctl.conf\n+++ b/etc/sysctl.conf\n@@ -1,3 +1,2 @@\n a\n-b\n c\n");
  CHECK(diff_of(edits, Direction::reverse) ==
        "--- a/etc/sysctl.conf\n+++ b/etc/sysctl.conf\n@@ -1,2 +1,3 @@\n a\n+b\n c\n");
}

TEST_CASE("new lines end as the line they replace") {
  LineEdits edits = edits_of("a\r\nb\r\n");
  edits.replace({0, 3}, {"# why", "x"});
  CHECK(text_of(edits) == "# why\r\nx\r\nb\r\n");
}

TEST_CASE("an edit is no larger than what changes") {
  LineEdits edits = edits_of("one = 10\ntwo = 20\n");
  edits.replace({9, 18}, {"two = 25"});
  CHECK(edits.edits() == std::vector<Edit>{{{16, 17}, "5"}});
  CHECK(diff_of(edits).ends_with("@@ -1,2 +1,2 @@\n one = 10\n-two = 20\n+two = 25\n"));
}

TEST_CASE("a missing final newline stays missing") {
  LineEdits edits = edits_of("a\nb");
  edits.replace({2, 3}, {"c"});
  CHECK(text_of(edits) == "a\nc");
  CHECK(diff_of(edits).find("-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n") !=
        std::string::npos);
  LineEdits more = edits_of("a\nb");
  more.append({"c", "d"});
  CHECK(text_of(more) == "a\nb\nc\nd");
  CHECK(
      diff_of(more).ends_with("@@ -1,2 +1,4 @@\n a\n-b\n\\ No newline at end of file\n+b\n+c\n+d\n\\ No newline at "
                              "end of file\n"));
}

TEST_CASE("lines are appended to an empty file and to a new one") {
  LineEdits edits = edits_of("");
  edits.append({"a = 1"});
  CHECK(text_of(edits) == "a = 1\n");
  const FileChange created{"/etc/sysctl.conf", nullptr, edits.edits()};
  CHECK(unified_diff("etc/sysctl.conf", created, Direction::forward) ==
        "--- /dev/null\n+++ b/etc/sysctl.conf\n@@ -0,0 +1,1 @@\n+a = 1\n");
  CHECK(unified_diff("etc/sysctl.conf", created, Direction::reverse) ==
        "--- a/etc/sysctl.conf\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a = 1\n");
}

TEST_CASE("changes that are far apart become hunks of their own, with their lines counted") {
  std::string text;
  for (int i = 1; i <= 20; ++i) text += std::string(1, static_cast<char>('a' + i)) + "\n";
  LineEdits edits = edits_of(text);
  edits.replace({2, 4}, {});
  edits.replace({34, 36}, {"x1", "y1"});
  const std::string diff = diff_of(edits);
  CHECK(diff.find("@@ -1,5 +1,4 @@") != std::string::npos);
  CHECK(diff.find("@@ -15,6 +14,7 @@") != std::string::npos);
}

TEST_CASE("the only line of a file may go") {
  LineEdits edits = edits_of("a\n");
  edits.replace({0, 2}, {});
  CHECK(text_of(edits).empty());
  CHECK(diff_of(edits).find("@@ -1,1 +0,0 @@\n-a\n") != std::string::npos);
}

TEST_CASE("a later round edits what the earlier ones wrote, and all of it can be taken back") {
  LineEdits edits = edits_of("a = 1 # why\nb = 2\n");
  edits.replace({0, 12}, {"# why", "a = 1"});
  const std::string text = edits.begin_round();
  CHECK(text == "# why\na = 1\nb = 2\n");
  CHECK(edits.line_at(6) == 1);
  CHECK(edits.line_at(12) == 2);
  edits.replace({6, 12}, {"a = 5"});
  CHECK(text_of(edits) == "# why\na = 5\nb = 2\n");
  CHECK(edits.current(1) == "# why\na = 5");
  edits.append({"c = 3"});
  edits.begin_round();
  CHECK(edits.line_at(18) == 0);
  edits.restore(1);
  CHECK(text_of(edits) == "a = 1 # why\nb = 2\nc = 3\n");
}

TEST_CASE("a name that could be taken for more than a name is in quotes, and a new file's too") {
  LineEdits edits = edits_of("a\n");
  edits.replace({0, 2}, {"b"});
  const FileChange change{"x", edits.source(), edits.edits()};
  CHECK(unified_diff("x\n--- a/victim", change, Direction::forward)
            .starts_with("--- \"a/x\\n--- a/victim\"\n+++ \"b/x\\n--- a/victim\"\n@@"));
  CHECK(unified_diff("a b", change, Direction::forward).starts_with("--- a/a b\t\n+++ b/a b\t\n@@"));
  LineEdits lines = edits_of("");
  lines.append({"a"});
  CHECK(unified_diff("a b", {"x", nullptr, lines.edits()}, Direction::reverse)
            .starts_with("--- a/a b\t\n+++ /dev/null\n@@"));
}

TEST_CASE("what a diff would bring to the terminal is told, and other odd bytes are no trouble") {
  const auto told = [](const std::string& text, Span line, const std::vector<std::string>& by) {
    LineEdits edits = edits_of(text);
    edits.replace(line, by);
    return unprintable_in({"x", edits.source(), edits.edits()});
  };
  const std::string text = "1\n2\n3\n4\n5\x1B\n\xFC\t\r\n";
  CHECK(told(text, {0, 2}, {"x"}).empty());  // line 5 is too far away
  CHECK(told(text, {2, 4}, {"y"}) == "\\x1b");
  CHECK(told("\xFC\t\r\nx\r\n", {4, 7}, {}).empty());
  CHECK(told("\xE2\x80\xAE\nx\n", {4, 6}, {}) == "\\u202e");
  CHECK(told("a\rb\nx\n", {4, 6}, {}) == "\\x0d");
}
