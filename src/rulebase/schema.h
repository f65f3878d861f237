// SPDX-License-Identifier: MIT
// The one table of what may stand in a rule, setting or topic file. Validation, JSON Schema and the manual come from
// it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcptune {

enum class FieldType {
  text,
  expression,
  condition,
  version,
  integer,
  boolean,
  scalar,
  choice,  // one of Field::choices
  text_list,
  mapping,  // of Field::child
  mapping_list,  // a list of Field::child
  mapping_or_list,  // one or a list
  default_value,  // a scalar, one or a list of Field::child
  open_mapping,  // any names, scalar values (fix, given)
};

enum class Presence { optional, required };

struct Field {
  std::string_view name;
  FieldType type = FieldType::text;
  Presence presence = Presence::optional;
  std::string_view meaning;
  std::vector<std::string_view> choices;
  std::string_view child;
};

struct MappingSchema {
  std::string_view name;
  std::string_view meaning;
  std::vector<Field> fields;
};

// rule, case, example, setting, range, default, topic. Asserts that the name is known.
const MappingSchema& schema_of(std::string_view name);
const std::vector<MappingSchema>& all_schemas();

}  // namespace tcptune
