// SPDX-License-Identifier: MIT
#include "yaml/located_yaml.h"

#include <string>

#include <doctest/doctest.h>

#include "core/text/error.h"

using namespace tcptune;

namespace {

std::string_view bytes(std::string_view text, Span span) { return text.substr(span.begin, span.end - span.begin); }

std::string without(std::string_view text, Span span) {
  return std::string(text.substr(0, span.begin)).append(text.substr(span.end));
}

}  // namespace

TEST_CASE("scalars of others' YAML know their bytes, whatever their style") {
  const std::string text =
      "plain: two words  # remark\n"
      "single: 'it''s'\n"
      "double: \"a\\tb\"\n"
      "tagged: !x &a 'v'\n"
      "folded: one\n  two\n"
      "literal: |\n  a = 1\n\n  b = 2\nafter: 1\n";
  const LocatedYaml yaml(text, "x.yaml");
  const LocatedNode& root = *yaml.documents().front();
  CHECK(bytes(text, root.find("plain")->span) == "two words");
  CHECK(bytes(text, root.find("single")->inner) == "it''s");
  CHECK(root.find("single")->text == "it's");
  CHECK(bytes(text, root.find("double")->span) == "\"a\\tb\"");
  CHECK(bytes(text, root.find("tagged")->inner) == "v");
  CHECK(root.find("tagged")->tag == "!x");
  CHECK(bytes(text, root.find("folded")->span) == "one\n  two");
  CHECK(bytes(text, root.find("literal")->inner) == "  a = 1\n\n  b = 2\n");
  CHECK(root.find("after")->line == 11);
}

TEST_CASE("what goes with an item or entry leaves YAML behind") {
  const std::string text =
      "a:\n  - name: x\n    value: 1\n  - {name: y, value: 2}\nflow: [1, 2, 3]\nmap: {p: 1, q: 2}\n";
  const LocatedYaml yaml(text, "x.yaml");
  const LocatedNode& root = *yaml.documents().front();
  const LocatedNode& list = *root.find("a");
  CHECK(without(text, yaml.removal_of_item(list, 0)) ==
        "a:\n  - {name: y, value: 2}\nflow: [1, 2, 3]\nmap: {p: 1, q: 2}\n");
  CHECK(without(text, yaml.removal_of_item(list, 1)) ==
        "a:\n  - name: x\n    value: 1\nflow: [1, 2, 3]\nmap: {p: 1, q: 2}\n");
  CHECK(without(text, yaml.removal_of_item(*root.find("flow"), 0)).find("flow: [2, 3]") != std::string::npos);
  CHECK(without(text, yaml.removal_of_item(*root.find("flow"), 2)).find("flow: [1, 2]") != std::string::npos);
  CHECK(without(text, yaml.removal_of_entry(*root.find("map"), 1)).find("map: {p: 1}") != std::string::npos);
  // The first entry of an item shares its line with the dash.
  CHECK(without(text, yaml.removal_of_entry(*list.items[0], 0)).find("  - value: 1\n") != std::string::npos);
  CHECK(without(text, yaml.removal_of_entry(root, 0)) == "flow: [1, 2, 3]\nmap: {p: 1, q: 2}\n");
}

TEST_CASE("the only item of a list does not go alone") {
  const std::string text = "a:\n- x\n";
  const LocatedYaml yaml(text, "x.yaml");
  CHECK(yaml.removal_of_item(*yaml.documents().front()->find("a"), 0).empty());
}

TEST_CASE("aliases are shared and merge keys looked through; nothing is expanded") {
  std::string text = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 60; ++i)
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + ", *a" +
            std::to_string(i - 1) + "]\n";
  text += "base: &base {k: v}\nuser:\n  <<: *base\n  l: w\n";
  const LocatedYaml yaml(text, "x.yaml");
  const LocatedNode& user = *yaml.documents().front()->find("user");
  CHECK(user.word("k") == "v");
  CHECK(user.word("l") == "w");
}

TEST_CASE("several documents, a byte order mark, CR LF and bytes that are no UTF-8 are read") {
  const std::string text =
      "\xEF\xBB\xBF"
      "a: 1\r\n---\r\nb: \xFF\xFE x\r\n---\r\n";
  const LocatedYaml yaml(text, "x.yaml");
  REQUIRE(yaml.documents().size() == 2);
  CHECK(bytes(text, yaml.documents()[0]->find("a")->span) == "1");
  CHECK(bytes(text, yaml.documents()[1]->find("b")->span) == "\xFF\xFE x");
}

TEST_CASE("what is not YAML is refused with its place") {
  CHECK_THROWS_WITH_AS(LocatedYaml("a: [1\nb: {\n", "x.yaml"), doctest::Contains("x.yaml:"), Error);
  CHECK_THROWS_WITH_AS(LocatedYaml(std::string(500, '['), "x.yaml"), doctest::Contains("nested too deeply"), Error);
}
