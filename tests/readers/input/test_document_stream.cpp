// SPDX-License-Identifier: MIT
// Documents come in order and whole, however they lie in their files; what is too long is told and passed over.
#include "readers/input/document_stream.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "snapshots/host_document.h"
#include "temporary_tree.h"

namespace tcptune {
namespace {

std::vector<DocumentBatch> batches_of(const std::vector<std::string>& paths) {
  DocumentStream stream(paths, is_document_a_line);
  std::vector<DocumentBatch> all;
  while (auto batch = stream.next()) all.push_back(std::move(*batch));
  return all;
}

TEST_CASE("many lines come in batches of whole lines, numbered") {
  const TemporaryTree tree;
  std::string text;
  for (std::size_t i = 0; i < 5000; ++i)
    text += "{\"n\":" + std::to_string(i) + ",\"x\":\"" + std::string(i % 97, 'x') + "\"}\n";
  text += "{\"last\":1}";  // without its end
  tree.write("a.jsonl", text);
  const auto batches = batches_of({tree.root() + "/a.jsonl"});
  CHECK(batches.size() > 3);
  std::string all;
  std::size_t line = 1;
  for (const DocumentBatch& batch : batches) {
    CHECK(batch.first_line == line);
    line += static_cast<std::size_t>(std::count(batch.text.begin(), batch.text.end(), '\n'));
    const bool whole_lines = batch.text.ends_with('\n') || &batch == &batches.back();
    CHECK(whole_lines);
    all += batch.text;
  }
  CHECK(all == text);
}

TEST_CASE("files that are one document each, files of lines, and what cannot be read") {
  const TemporaryTree tree;
  tree.write("1.json", "{\n \"a\": 1\n}\n");
  tree.write("2.txt", "net.ipv4.tcp_sack = 1\n");
  tree.write("3.jsonl", "{\"a\":1}\n\n{\"b\":2}\n");
  tree.write("4.json", "");
  const std::string root = tree.root();
  const auto batches =
      batches_of({root + "/1.json", root + "/2.txt", root + "/missing", root + "/3.jsonl", root + "/4.json"});
  REQUIRE(batches.size() == 5);
  CHECK(batches[0].first_line == 0);
  CHECK(batches[0].text == "{\n \"a\": 1\n}\n");
  CHECK(batches[1].text == "net.ipv4.tcp_sack = 1\n");
  CHECK(batches[2].file == 2);
  CHECK(batches[2].trouble.find("missing") != std::string::npos);
  CHECK(batches[3].first_line == 1);
  CHECK(batches[3].text == "{\"a\":1}\n\n{\"b\":2}\n");
  CHECK(batches[4].trouble == "it is empty; expected snapshots, one a line");
}

TEST_CASE("a line that is too long is told with its number, and those behind it are read") {
  const TemporaryTree tree;
  const std::string longest(kLargestDocument + 100'000, 'x');
  tree.write("a.jsonl", "{\"a\":1}\n{\"b\":\"" + longest + "\"}\n{\"c\":3}\n{\"d\":4}\n");
  tree.write("b.txt", longest);
  const auto batches = batches_of({tree.root() + "/a.jsonl", tree.root() + "/b.txt"});
  REQUIRE(batches.size() == 4);
  CHECK(batches[0].text == "{\"a\":1}\n");
  CHECK(batches[1].first_line == 2);
  CHECK(batches[1].trouble == "the line is larger than 16 MiB; a snapshot has some KiB");
  CHECK(batches[2].first_line == 3);
  CHECK(batches[2].text == "{\"c\":3}\n{\"d\":4}\n");
  CHECK(batches[3].trouble == "it is larger than 16 MiB; a snapshot has some KiB");
}

}  // namespace
}  // namespace tcptune
