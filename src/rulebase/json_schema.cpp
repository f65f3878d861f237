// SPDX-License-Identifier: MIT
// See json_schema.h.
#include "rulebase/json_schema.h"

#include <nlohmann/json.hpp>

namespace tcptune {
namespace {

using Json = nlohmann::ordered_json;

// A scalar in YAML may be read as a string, a number or a truth value by an editor.
Json any_scalar() { return {"string", "number", "boolean"}; }

Json reference(std::string_view name) { return {{"$ref", "#/definitions/" + std::string(name)}}; }

Json type_of(const Field& field) {
  const Json text = {{"type", "string"}, {"minLength", 1}};
  switch (field.type) {
    case FieldType::choice: return {{"enum", field.choices}};
    case FieldType::boolean: return {{"type", "boolean"}};
    case FieldType::integer: return {{"type", "integer"}};
    case FieldType::version: return {{"type", "string"}, {"pattern", "^[0-9]+\\.[0-9]+(\\.[0-9]+)?$"}};
    case FieldType::scalar: return {{"type", any_scalar()}};
    case FieldType::text_list: return {{"type", "array"}, {"items", text}};
    case FieldType::mapping: return reference(field.child);
    case FieldType::mapping_list: return {{"type", "array"}, {"items", reference(field.child)}};
    case FieldType::mapping_or_list:
      return {{"anyOf", {reference(field.child), {{"type", "array"}, {"items", reference(field.child)}}}}};
    case FieldType::default_value:
      return {
          {"anyOf",
           {{{"type", any_scalar()}}, reference(field.child), {{"type", "array"}, {"items", reference(field.child)}}}}};
    case FieldType::open_mapping: return {{"type", "object"}};
    default: return text;
  }
}

Json object_of(const MappingSchema& schema) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Field& field : schema.fields) {
    Json type = type_of(field);
    // draft-07 ignores what stands beside $ref
    if (!type.contains("$ref")) type["description"] = field.meaning;
    properties[std::string(field.name)] = type;
    if (field.presence == Presence::required) required.push_back(field.name);
  }
  Json object = {
      {"type", "object"}, {"description", schema.meaning}, {"additionalProperties", false}, {"properties", properties}};
  if (!required.empty()) object["required"] = required;
  return object;
}

}  // namespace

std::string json_schema(const MappingSchema& schema) {
  Json document = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                   {"title", "tcptune " + std::string(schema.name)}};
  Json definitions = Json::object();
  for (const MappingSchema& other : all_schemas())
    for (const Field& field : schema.fields)
      if (field.child == other.name) definitions[std::string(other.name)] = object_of(other);
  Json root = object_of(schema);
  if (schema.name == "setting") root = {{"type", "array"}, {"items", root}};
  document.update(root);
  if (!definitions.empty()) document["definitions"] = definitions;
  return document.dump(2) + "\n";
}

}  // namespace tcptune
