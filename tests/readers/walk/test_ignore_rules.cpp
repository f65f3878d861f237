// SPDX-License-Identifier: MIT
// What git leaves out, compared with git itself.
#include "readers/walk/ignore_rules.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "program_run.h"
#include "readers/walk/file_list.h"
#include "readers/walk/tree_walk.h"

namespace tcptune {
namespace {

const std::vector<std::string> kNames = {"a", "b", "c.conf", "d.log", "e f", "Build", "x.conf"};

std::string pick(std::mt19937& random, const std::vector<std::string>& from) { return from[random() % from.size()]; }

std::string random_pattern(std::mt19937& random) {
  static const std::vector<std::string> kParts = {"a",   "b",           "*",    "**",    "*.conf", "?",   "c.conf",
                                                  "d.*", "[ab]",        "[!a]", "e\\ f", "Build",  "e f", "*.log",
                                                  "x*",  "[[:alpha:]]", "\\a",  "**a",   "[",      "a\\"};
  std::string line = random() % 4 == 0 ? "!" : "";
  if (random() % 3 == 0) line += "/";
  const std::size_t parts = 1 + random() % 3;
  for (std::size_t i = 0; i < parts; ++i) line += (i > 0 ? "/" : "") + pick(random, kParts);
  if (random() % 3 == 0) line += "/";
  if (random() % 8 == 0) line += "  ";
  if (random() % 8 == 0) line += "\r";
  return line + "\n";
}

std::string random_ignore_file(std::mt19937& random) {
  std::string text = random() % 5 == 0 ? "# comment\n\n" : "";
  const std::size_t lines = 1 + random() % 4;
  for (std::size_t i = 0; i < lines; ++i) text += random_pattern(random);
  return text;
}

void grow(const TemporaryTree& tree, const std::string& directory, std::mt19937& random, int depth) {
  if (random() % 2 == 0) tree.write(directory + ".gitignore", random_ignore_file(random));
  for (const std::string& name : kNames) {
    if (random() % 3 == 0) continue;
    if (depth > 0 && random() % 2 == 0)
      grow(tree, directory + name + "/", random, depth - 1);
    else
      tree.write(directory + name, "x");
  }
}

std::set<std::string> files_of_walk(const std::string& directory) {
  std::set<std::string> files;
  walk_tree(directory, {}, [&](const WalkedPath& path) {
    if (path.passed == Passed::no) files.insert(path.path.substr(directory.size() + 1));
  });
  return files;
}

std::set<std::string> files_of_git(const std::string& directory) {
  const ProgramRun run = run_program({"env", "-i", "PATH=/usr/bin:/bin", "HOME=/nonexistent", "GIT_CONFIG_NOSYSTEM=1",
                                      "git", "-C", directory, "ls-files", "-co", "--exclude-standard", "-z"});
  const auto names = split_file_list(run.out);
  return {names.begin(), names.end()};
}

bool is_git_there() { return run_program({"git", "--version"}).status == 0; }

TEST_CASE("in a checkout the walk finds what git finds") {
  if (!is_git_there()) {
    MESSAGE("SKIPPED: git is not installed");
    return;
  }
  std::size_t found = 0, all = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    std::mt19937 random(seed);
    const TemporaryTree tree;
    REQUIRE(run_program({"git", "init", "-q", tree.root()}).status == 0);
    grow(tree, "", random, 2);
    if (seed % 3 == 0) tree.write(".git/info/exclude", random_ignore_file(random));
    const auto walked = files_of_walk(tree.root());
    found += walked.size();
    all += files_of_git(tree.root() + "/.").size();
    CAPTURE(seed);
    CHECK(walked == files_of_git(tree.root()));
  }
  CHECK(found > 500);
  CHECK(all == found);
}

TEST_CASE("a directory that is named is looked at, and the checkout around it tells what to leave out") {
  const TemporaryTree tree;
  tree.make_directory(".git");
  tree.write(".gitignore", "/build/\n*.log\nd/x\n");
  tree.write("build/d/a", "1");
  tree.write("build/b.log", "1");
  tree.write("d/x", "1");
  tree.write("d/y", "1");
  CHECK(files_of_walk(tree.path("build")) == std::set<std::string>{"d/a"});
  CHECK(files_of_walk(tree.path("d")) == std::set<std::string>{"y"});
  CHECK(files_of_walk(tree.root()) == std::set<std::string>{".gitignore", "d/y"});
}

TEST_CASE("a checkout inside of another has rules of its own, and without a checkout there are none") {
  const TemporaryTree tree;
  tree.write(".gitignore", "a\n");
  tree.write("a", "1");
  CHECK(files_of_walk(tree.root()).contains("a"));
  tree.make_directory(".git");
  tree.make_directory("inner/.git");
  tree.write("inner/a", "1");
  CHECK(!files_of_walk(tree.root()).contains("a"));
  CHECK(files_of_walk(tree.root()).contains("inner/a"));
}

}  // namespace
}  // namespace tcptune
