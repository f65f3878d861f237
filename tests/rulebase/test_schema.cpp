// SPDX-License-Identifier: MIT
// The table of what may stand in rule files, and the JSON Schema that comes from it.
#include <doctest/doctest.h>

#include <set>

#include <nlohmann/json.hpp>

#include "core/text/error.h"
#include "rulebase/json_schema.h"
#include "rulebase/schema.h"
#include "rulebase/validation.h"

namespace tcptune {
namespace {

TEST_CASE("every field has a meaning, a name of its own, and a child where it needs one") {
  for (const MappingSchema& schema : all_schemas()) {
    CAPTURE(schema.name);
    CHECK_FALSE(schema.meaning.empty());
    std::set<std::string_view> names;
    for (const Field& field : schema.fields) {
      CAPTURE(field.name);
      CHECK(names.insert(field.name).second);
      CHECK_FALSE(field.meaning.empty());
      CHECK((field.type == FieldType::choice) == !field.choices.empty());
      const bool nested = field.type == FieldType::mapping || field.type == FieldType::mapping_list ||
                          field.type == FieldType::mapping_or_list || field.type == FieldType::default_value;
      CHECK(nested == !field.child.empty());
      if (nested) CHECK(schema_of(field.child).name == field.child);
    }
  }
}

TEST_CASE("the JSON Schema lists every field, and refuses others") {
  for (const MappingSchema& schema : all_schemas()) {
    CAPTURE(schema.name);
    const auto document = nlohmann::json::parse(json_schema(schema));
    CHECK(document["$schema"] == "http://json-schema.org/draft-07/schema#");
    const auto& object = schema.name == "setting" ? document["items"] : document;
    CHECK(object["additionalProperties"] == false);
    CHECK(object["properties"].size() == schema.fields.size());
    std::size_t required = 0;
    for (const Field& field : schema.fields) {
      CHECK(object["properties"].contains(std::string(field.name)));
      required += field.presence == Presence::required ? 1 : 0;
    }
    CHECK((object.contains("required") ? object["required"].size() : 0) == required);
  }
}

TEST_CASE("what a schema refers to is defined in the same document") {
  for (const MappingSchema& schema : all_schemas()) {
    const std::string text = json_schema(schema);
    const auto document = nlohmann::json::parse(text);
    constexpr std::string_view kMark = "\"#/definitions/";
    for (std::size_t at = text.find(kMark); at != std::string::npos; at = text.find(kMark, at + 1)) {
      const std::string name = text.substr(at + kMark.size(), text.find('"', at + kMark.size()) - at - kMark.size());
      CAPTURE(name);
      CHECK(document["definitions"].contains(name));
    }
  }
}

std::vector<std::string> faults(std::string_view text, std::string_view schema) {
  std::vector<std::string> all;
  for (const Diagnostic& fault : validate(parse_yaml(text, "f.yaml"), schema_of(schema), "f.yaml"))
    all.push_back(to_text(fault));
  return all;
}

TEST_CASE("validation names each fault at its place") {
  CHECK(faults("name: a\ntitle: b\ntext: c\n", "topic").empty());
  CHECK(faults("name: a\ntitel: b\ntext: c\n", "topic") ==
        std::vector<std::string>{"f.yaml:2:1: a topic has no \"titel\"; did you mean title?",
                                 "f.yaml:1:1: this topic lacks \"title\": One line."});
  CHECK(faults("[a]\n", "topic") ==
        std::vector<std::string>{"f.yaml:1:1: expected a topic: a mapping with name, title …"});
  CHECK(faults("name: a\ntitle: [b]\ntext: \"\"\n", "topic") ==
        std::vector<std::string>{"f.yaml:2:8: \"title\" must be a single value: One line.",
                                 "f.yaml:3:7: \"text\" must be a single value: At most one screen."});
  CHECK(faults("min: 1\nmax: many\n", "range") ==
        std::vector<std::string>{"f.yaml:2:6: \"max\" must be a whole number"});
  CHECK(faults("min: 1\nmax: 2\nfrom: x\n", "range") ==
        std::vector<std::string>{"f.yaml:3:7: \"from\" must be a kernel version in quotes, such as \"4.12\""});
}

TEST_CASE("a default is a value, a mapping, or a list of mappings") {
  const std::string head = "name: a.b\ntype: integer\nscope: host\napplies: now\nmeaning: m\nsource: s\n";
  CHECK(faults(head + "default: 5\n", "setting").empty());
  CHECK(faults(head + "default: \"\"\n", "setting").empty());
  CHECK(faults(head + "default: { value: 5, from: \"4.4\" }\n", "setting").empty());
  CHECK(faults(head + "default:\n  - { value: 5 }\n  - { formula: 1 + 1 }\n", "setting").empty());
  CHECK(faults(head + "default: { valu: 5 }\n", "setting") ==
        std::vector<std::string>{"f.yaml:7:12: a default has no \"valu\"; did you mean value?"});
  CHECK(faults(head + "default: [5]\n", "setting").size() == 1);
}

TEST_CASE("names in faults cannot drive the terminal") {
  for (const std::string& fault : faults("\"\\e[31m\": 1\nname: a\ntitle: b\ntext: c\n", "topic"))
    CHECK(fault.find('\x1B') == std::string::npos);
}

}  // namespace
}  // namespace tcptune
