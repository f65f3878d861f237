// SPDX-License-Identifier: MIT
// Patches keep what a file had, and can be taken back.
#include <doctest/doctest.h>

#include "core/plan/patch.h"

using namespace tcptune;

namespace {

FilePatch patch_of(std::string text) {
  FilePatch patch;
  patch.path = "etc/sysctl.conf";
  patch.old_text = std::move(text);
  return patch;
}

}  // namespace

TEST_CASE("a line goes and its neighbours stay") {
  FilePatch patch = patch_of("a\nb\nc\n");
  patch.replaced[2] = {};
  CHECK(patched(patch) == "a\nc\n");
  CHECK(unified_diff(patch, Direction::forward) ==
        "--- a/etc/sysctl.conf\n+++ b/etc/sysctl.conf\n@@ -1,3 +1,2 @@\n a\n-b\n c\n");
  CHECK(unified_diff(patch, Direction::reverse) ==
        "--- a/etc/sysctl.conf\n+++ b/etc/sysctl.conf\n@@ -1,2 +1,3 @@\n a\n+b\n c\n");
}

TEST_CASE("new lines end as the line they replace") {
  FilePatch patch = patch_of("a\r\nb\r\n");
  patch.replaced[1] = {"# why", "x"};
  CHECK(patched(patch) == "# why\r\nx\r\nb\r\n");
}

TEST_CASE("a missing final newline stays missing") {
  FilePatch patch = patch_of("a\nb");
  patch.replaced[2] = {"c"};
  CHECK(patched(patch) == "a\nc");
  CHECK(unified_diff(patch, Direction::forward)
            .find("-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n") != std::string::npos);
  patch.replaced.clear();
  patch.appended = {"c", "d"};
  CHECK(patched(patch) == "a\nb\nc\nd");
}

TEST_CASE("lines are appended to an empty file and to a new one") {
  FilePatch patch = patch_of("");
  patch.appended = {"a = 1"};
  CHECK(patched(patch) == "a = 1\n");
  patch.is_new = true;
  CHECK(unified_diff(patch, Direction::forward) == "--- /dev/null\n+++ b/etc/sysctl.conf\n@@ -0,0 +1,1 @@\n+a = 1\n");
  CHECK(unified_diff(patch, Direction::reverse) == "--- a/etc/sysctl.conf\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a = 1\n");
}

TEST_CASE("changes that are far apart become hunks of their own, with their lines counted") {
  std::string text;
  for (int i = 1; i <= 20; ++i) text += std::to_string(i) + "\n";
  FilePatch patch = patch_of(text);
  patch.replaced[2] = {};
  patch.replaced[18] = {"x", "y"};
  const std::string diff = unified_diff(patch, Direction::forward);
  CHECK(diff.find("@@ -1,5 +1,4 @@") != std::string::npos);
  CHECK(diff.find("@@ -15,6 +14,7 @@") != std::string::npos);
}

TEST_CASE("the only line of a file may go") {
  FilePatch patch = patch_of("a\n");
  patch.replaced[1] = {};
  CHECK(patched(patch).empty());
  CHECK(unified_diff(patch, Direction::forward).find("@@ -1,1 +0,0 @@\n-a\n") != std::string::npos);
}
