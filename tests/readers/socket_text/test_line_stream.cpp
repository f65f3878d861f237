// SPDX-License-Identifier: MIT
// Lines come out of blocks of any size, in any encoding, however long they are.
#include "readers/socket_text/line_stream.h"

#include <doctest/doctest.h>

#include <vector>

#include "core/text/utf16.h"
#include "temporary_tree.h"

namespace tcptune {
namespace {

std::vector<std::string> lines_in(BlockInput input) {
  LineStream lines(input);
  std::vector<std::string> all;
  while (const auto line = lines.next()) {
    CHECK(line->number == all.size() + 1);
    all.emplace_back(line->text);
  }
  return all;
}

std::string swapped(std::string text) {
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) std::swap(text[i], text[i + 1]);
  return text;
}

TEST_CASE("lines end with LF or CR LF, the last one with nothing too") {
  CHECK(lines_in({"a", "one\r\ntwo\n\nthree"}) == std::vector<std::string>{"one", "two", "", "three"});
  CHECK(lines_in({"a", ""}).empty());
  CHECK(lines_in({"a", "\n"}) == std::vector<std::string>{""});
  CHECK(lines_in({"a", "\xEF\xBB\xBFone"}) == std::vector<std::string>{"one"});
}

TEST_CASE("a file of several blocks is the same lines, in every encoding") {
  const TemporaryTree tree;
  std::string text;
  std::vector<std::string> expected;
  for (int i = 0; i < 30'000; ++i) {
    expected.push_back(std::to_string(i * 7) + (i % 3 == 0 ? "\xF0\x9F\x98\x80\xC3\x96" : ""));
    text += expected.back() + "\n";
  }
  CHECK(text.size() > 3 * BlockInput::kBlock);
  for (const std::string& bytes : {text, "\xEF\xBB\xBF" + text, "\xFF\xFE" + to_utf16le(text),
                                   "\xFE\xFF" + swapped(to_utf16le(text)), to_utf16le(text)}) {
    tree.write("text", bytes);
    CHECK(lines_in(BlockInput(tree.path("text"))) == expected);
  }
}

TEST_CASE("UTF-16 that is cut anywhere, as blocks cut it, is decoded the same") {
  const std::string wide = "\xFE\xFF" + swapped(to_utf16le("a\xF0\x9F\x98\x80z\xC3\x96"));
  for (std::size_t cut = 0; cut <= wide.size(); ++cut) {
    BlockDecoder decoder(wide);
    std::string text(decoder.decode(std::string_view(wide).substr(0, cut)));
    text += decoder.decode(std::string_view(wide).substr(cut));
    text += decoder.decode("");
    CHECK_MESSAGE(text == "a\xF0\x9F\x98\x80z\xC3\x96", cut);
  }
}

TEST_CASE("of a line that is too long only the beginning is kept, and the next one is whole") {
  const std::string text = std::string(LineStream::kLongest * 3, 'x') + "\nnext\n";
  const TemporaryTree tree;
  tree.write("text", text);
  const auto from_file = lines_in(BlockInput(tree.path("text")));
  REQUIRE(from_file.size() == 2);
  CHECK(from_file[0].size() == LineStream::kLongest);
  CHECK(from_file[1] == "next");
}

}  // namespace
}  // namespace tcptune
