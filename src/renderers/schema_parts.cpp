// SPDX-License-Identifier: MIT
// See schema_parts.h.
#include "renderers/schema_parts.h"

#include <utility>

namespace tcptune {

Json text(std::string_view meaning) { return {{"type", "string"}, {"description", meaning}}; }
Json nullable_text(std::string_view meaning) { return {{"type", {"string", "null"}}, {"description", meaning}}; }
Json number(std::string_view meaning) { return {{"type", "number"}, {"description", meaning}}; }
Json nullable_number(std::string_view meaning) {
  return {{"type", {"integer", "null"}}, {"minimum", 1}, {"description", meaning}};
}
Json one_of(Json words, std::string_view meaning) { return {{"enum", std::move(words)}, {"description", meaning}}; }
Json array_of(Json items, std::string_view meaning) {
  return {{"type", "array"}, {"items", std::move(items)}, {"description", meaning}};
}

Json object(Json properties, std::string_view meaning) {
  Json required = Json::array();
  for (const auto& [name, schema] : properties.items()) required.push_back(name);
  return {{"type", "object"},
          {"description", meaning},
          {"additionalProperties", false},
          {"properties", std::move(properties)},
          {"required", required}};
}

Json nullable(Json schema) {
  schema["type"] = {schema["type"], "null"};
  return schema;
}

}  // namespace tcptune
