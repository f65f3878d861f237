// SPDX-License-Identifier: MIT
// Paths become text and text becomes paths, on each system in the same way.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "core/accept/fingerprint.h"
#include "core/text/file_path.h"
#include "temporary_tree.h"

namespace tcptune {

TEST_CASE("a path comes back from the system as the text it was made of") {
  for (const char* text : {"a.conf", "dir/a.conf", "größe/日本 .conf", "../a", ""}) {
    CAPTURE(text);
    CHECK(path_text(file_path(text)) == text);
  }
}

TEST_CASE("a file is found by the UTF-8 name it was made with") {
  const TemporaryTree tree;
  const std::string path = tree.root() + "/größe 日本.conf";
  std::ofstream(file_path(path), std::ios::binary) << "x\n";
  CHECK(std::filesystem::exists(file_path(path)));
  std::string found;
  for (const auto& entry : std::filesystem::directory_iterator(file_path(tree.root())))
    found = path_text(entry.path().filename());
  CHECK(found == "größe 日本.conf");
}

TEST_CASE("absolute and relative paths keep '/' between their parts") {
  const TemporaryTree tree;
  const std::string file = absolute_path("sub/ü.conf", tree.root());
  CHECK(file == tree.root() + "/sub/ü.conf");
  CHECK(relative_path(file, tree.root()) == "sub/ü.conf");
  if (std::filesystem::path("A:/").is_absolute()) CHECK(relative_path("A:/x.conf", tree.root()) == "A:/x.conf");
}

}  // namespace tcptune
