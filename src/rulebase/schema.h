// SPDX-License-Identifier: MIT
// The one table of what may stand in a rule, setting or topic file. Validation, JSON Schema and the manual come from
// it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/text/error.h"
#include "yaml/yaml.h"

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

// Everything in `node`, which is a file or an item of its list, that the schema does not allow, with did-you-mean;
// empty if it is in order. Of a file that has nothing of the schema's no word is told: a link may have led to it.
std::vector<Diagnostic> validate(const YamlNode& node, const MappingSchema& schema, const std::string& file);

}  // namespace tcptune
