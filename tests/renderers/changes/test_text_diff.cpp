// SPDX-License-Identifier: MIT
// The difference of two texts: its bytes, and that the real patch makes one text of the other by it.
#include "renderers/changes/text_diff.h"

#include <random>

#include <doctest/doctest.h>

#include "program_run.h"
#include "temporary_tree.h"

namespace tcptune {
namespace {

std::string difference(const std::string& before, const std::string& after, const std::string& name = "f") {
  return unified_diff(name, text_diff(name, before, after), Direction::forward);
}

TEST_CASE("equal texts have no difference, others the fewest lines with three around them") {
  CHECK(difference("a\nb\n", "a\nb\n").empty());
  CHECK(difference("", "").empty());
  CHECK(difference("1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nfive\n6\n7\n8\n", "etc/f") ==
        "--- a/etc/f\n+++ b/etc/f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
  CHECK(difference("", "a\n") == "--- a/f\n+++ b/f\n@@ -0,0 +1,1 @@\n+a\n");
  CHECK(difference("a", "a\n") == "--- a/f\n+++ b/f\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n");
  CHECK(difference("a\r\nb\r\n", "a\r\nb\n") == "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+b\n");
}

// Lines of few kinds, so that much is alike and nothing is where it was; the last end may be missing.
std::string random_text(std::minstd_rand& random) {
  const char* const lines[] = {"a\n", "b\n", "\n", "-c\n", "+d\n", " e\r\n", "# f\n"};
  std::string text;
  for (auto left = random() % 40; left > 0; --left) text += lines[random() % std::size(lines)];
  if (!text.empty() && random() % 4 == 0) text.pop_back();
  return text;
}

TEST_CASE("patch makes one text of the other, whatever they are") {
  constexpr int kRounds = 60;
  const TemporaryTree tree;
  RunOptions options;
  options.directory = tree.path("");
  std::minstd_rand random(7);
  for (int round = 0; round < kRounds; ++round) {
    const std::string before = random_text(random);
    const std::string after = random_text(random);
    const std::string patch = difference(before, after);
    CAPTURE(patch);
    tree.write("f", before);
    options.input = patch;
    if (!patch.empty()) CHECK(run_program({"patch", "--binary", "-s", "-p1"}, options).status == 0);
    CHECK(content_of(tree.path("f")) == after);
  }
}

std::string numbered(int lines, const std::string& what) {
  std::string text;
  for (int line = 0; line < lines; ++line) text += what + std::to_string(line) + '\n';
  return text;
}

TEST_CASE("long texts are compared too, and very long ones are replaced as a whole") {
  const std::string drop_in = numbered(50, "wanted ");
  const std::string shorter = difference(numbered(10'000, "key ") + drop_in, drop_in);
  CHECK(shorter.find("@@ -1,10003 +1,3 @@\n-key 0\n") != std::string::npos);
  CHECK(shorter.find("-wanted") == std::string::npos);
  CHECK(difference(numbered(10'000, "a "), numbered(10'000, "b ")).find("+b 9999\n") != std::string::npos);
  CHECK(difference(numbered(200'000, "key ") + drop_in, drop_in).find("-wanted 0\n") == std::string::npos);
}

TEST_CASE("what generate --check prints makes the file what it should be") {
  const TemporaryTree tree;
  RunOptions options;
  options.directory = tree.path("");
  const std::vector<std::string> check{"generate", "--profile", "base", "--kernel", "6.1", "--check", "60.conf"};
  const std::string wanted = run_tcptune({"generate", "--profile", "base", "--kernel", "6.1"}, options).out;
  tree.write("60.conf", "# ours\n" + wanted.substr(0, wanted.size() / 2) + "\nnet.ipv4.tcp_sack = 0");
  const ProgramRun run = run_tcptune(check, options);
  CHECK(run.status == 1);
  options.input = run.out;
  CHECK(run_program({"patch", "-s", "-p1"}, options).status == 0);
  CHECK(content_of(tree.path("60.conf")) == wanted);
  const ProgramRun again = run_tcptune(check, options);
  CHECK(again.status == 0);
  CHECK(again.out.empty());
  tree.write("60.conf", "# \x1b]0;title\x07\n");
  const ProgramRun hostile = run_tcptune(check, options);
  CHECK(hostile.status == 1);
  CHECK(hostile.out.empty());
  CHECK(hostile.err.find("60.conf is not what would be generated; \\x1b is in it") != std::string::npos);
}

}  // namespace
}  // namespace tcptune
