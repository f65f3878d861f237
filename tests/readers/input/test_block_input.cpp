// SPDX-License-Identifier: MIT
// An input in blocks: its head is looked at first and told again, and only memory limits nothing.
#include "readers/input/block_input.h"

#include <doctest/doctest.h>

#include "core/text/error.h"
#include "temporary_tree.h"

namespace tcptune {
namespace {

std::string whole(BlockInput input) {
  std::string text;
  for (std::string_view block = input.next(); !block.empty(); block = input.next()) text += block;
  return text;
}

TEST_CASE("the head is the beginning, and the blocks begin with it") {
  const TemporaryTree tree;
  std::string text;
  while (text.size() < 5 * BlockInput::kBlock / 2) text += std::to_string(text.size()) + "\n";
  tree.write("text", text);
  BlockInput input(tree.path("text"));
  CHECK(input.head() == text.substr(0, BlockInput::kBlock));
  CHECK(input.head() == text.substr(0, BlockInput::kBlock));
  CHECK(whole(std::move(input)) == text);
  CHECK(whole(BlockInput(tree.path("text"))) == text);
  tree.write("empty", "");
  BlockInput empty(tree.path("empty"));
  CHECK(empty.head().empty());
  CHECK(empty.next().empty());
  CHECK(empty.next().empty());
}

TEST_CASE("a text that is there already is an input too") {
  BlockInput input("a name", "a text");
  CHECK(input.name() == "a name");
  CHECK(input.head() == "a text");
  CHECK(whole(std::move(input)) == "a text");
}

TEST_CASE("what read_input refuses is refused, but for its size") {
  const TemporaryTree tree;
  CHECK_THROWS_WITH_AS(BlockInput(tree.path("missing")), doctest::Contains("No such file"), Error);
  CHECK_THROWS_WITH_AS(BlockInput{tree.root()}, doctest::Contains("directory"), Error);
  tree.write("huge", "head\n");
  std::filesystem::resize_file(tree.path("huge"), 512ULL * 1024 * 1024);
  CHECK(BlockInput(tree.path("huge")).head().starts_with("head\n"));
}

}  // namespace
}  // namespace tcptune
