// SPDX-License-Identifier: MIT
// See rule_format.h.
#include "commands/rule_format.h"

#include <fmt/format.h>

#include "rulebase/schema.h"

namespace tcptune {
namespace {

std::string_view article(std::string_view noun) { return noun.starts_with('e') ? "an" : "a"; }

std::string kind_of(const Field& field) {
  switch (field.type) {
    case FieldType::text: return "Text";
    case FieldType::expression: return "An expression";
    case FieldType::condition: return "An expression that is true or false";
    case FieldType::version: return "A kernel version in quotes, \"4.12\"";
    case FieldType::integer: return "A whole number";
    case FieldType::boolean: return "true or false";
    case FieldType::scalar: return "A value";
    case FieldType::choice:
      return field.choices.size() == 1 ? fmt::format("The word {}", field.choices[0])
                                       : fmt::format("One of {}", fmt::join(field.choices, ", "));
    case FieldType::text_list: return "A list of words in [brackets]";
    case FieldType::mapping: return fmt::format("The mapping {}", field.child);
    case FieldType::mapping_list: return fmt::format("A list, each {} {}", article(field.child), field.child);
    case FieldType::mapping_or_list: return fmt::format("A {}, or a list of them", field.child);
    case FieldType::default_value: return fmt::format("A value, a {}, or a list of them", field.child);
    case FieldType::open_mapping: break;
  }
  return "Names with their values";
}

}  // namespace

std::vector<FormatMapping> rule_format() {
  std::vector<FormatMapping> mappings;
  for (const MappingSchema& schema : all_schemas()) {
    FormatMapping& mapping = mappings.emplace_back(FormatMapping{schema.name, schema.meaning, {}});
    for (const Field& field : schema.fields)
      mapping.fields.push_back(
          {field.name, kind_of(field), field.presence == Presence::required ? YesNo::yes : YesNo::no, field.meaning});
  }
  return mappings;
}

}  // namespace tcptune
