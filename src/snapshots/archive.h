// SPDX-License-Identifier: MIT
// Values to JSON, back, and to a JSON Schema, by the lists of fields.h. Only for the sources in this folder.
#pragma once

#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/text/base64.h"
#include "core/text/error.h"
#include "core/text/utf8.h"
#include "snapshots/fields.h"
#include "snapshots/words.h"

namespace tcptune::snapshots {

using Json = nlohmann::ordered_json;

// A place in a snapshot, for errors.
struct At {
  const std::string& file;
  std::string path;  // "evidence.last.counters"

  At of(std::string_view name) const {
    return {file, path.empty() ? std::string(name) : fmt::format("{}.{}", path, name)};
  }
  At of(std::size_t i) const { return {file, fmt::format("{}[{}]", path, i)}; }
  [[noreturn]] void refuse(std::string_view expected) const {
    throw Error(
        {Diagnostic{file, 0, 0, fmt::format("{}: expected {}", path.empty() ? "the snapshot" : path, expected)}});
  }
};

// Text is a string; what is not UTF-8 is {"base64": "…"}.
inline Json text_to_json(std::string_view text) {
  if (!find_bad_utf8(text)) return text;
  return {{"base64", base64(text)}};
}

inline std::string text_from_json(const Json& json, const At& at) {
  if (json.is_string()) return json.get<std::string>();
  if (json.is_object() && json.size() == 1 && json.contains("base64") && json["base64"].is_string())
    if (auto bytes = from_base64(json["base64"].get_ref<const std::string&>())) return std::move(*bytes);
  at.refuse("a text, or {\"base64\": …} for one that is not UTF-8");
}

// The name of a field: text as it is, what is not UTF-8 as "base64:…".
inline constexpr std::string_view kKeyInBase64 = "base64:";

inline std::string key_to_json(const std::string& name) {
  const bool plain = !find_bad_utf8(name) && !name.starts_with(kKeyInBase64);
  return plain ? name : fmt::format("{}{}", kKeyInBase64, base64(name));
}

inline std::string key_from_json(const std::string& key, const At& at) {
  if (!key.starts_with(kKeyInBase64)) return key;
  if (auto name = from_base64(std::string_view(key).substr(kKeyInBase64.size()))) return std::move(*name);
  at.of(key).refuse("bytes in base64 behind base64:");
}

// Where texts stand in a schema; its definition is text_definition().
inline Json text_schema() { return {{"$ref", "#/definitions/text"}}; }

inline Json text_definition() {
  const Json bytes = {{"type", "object"},
                      {"description", "what is not UTF-8"},
                      {"properties", {{"base64", {{"type", "string"}}}}},
                      {"required", {"base64"}},
                      {"additionalProperties", false}};
  return {{"oneOf", {{{"type", "string"}}, bytes}}};
}

template <typename T>
inline constexpr bool kIsOptional = false;
template <typename T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <typename T>
inline constexpr bool kIsList = false;
template <typename T>
inline constexpr bool kIsList<std::vector<T>> = true;

// What is written as one word: has word_of() and from_word() in words.h.
template <typename T>
concept Word = requires(const T& value) {
  word_of(value);
};

template <typename T>
concept Countable = std::same_as<T, Counters> || std::same_as<T, StateCounts>;

template <typename T>
bool is_new(const T& value) {
  if constexpr (kIsOptional<T>)
    return !value.has_value();
  else if constexpr (kIsList<T>)
    return value.empty();
  else
    return value == T{};
}

class Writer {
 public:
  template <typename T>
  void must(std::string_view name, const T& value, std::string_view) {
    json_[std::string(name)] = to_json(value);
  }
  template <typename T>
  void may(std::string_view name, const T& value, std::string_view meaning) {
    if (!is_new(value)) must(name, value, meaning);
  }
  Json take() { return std::move(json_); }

  template <typename T>
  static Json to_json(const T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
      return text_to_json(value);
    } else if constexpr (std::is_same_v<T, YesNo>) {
      return value == YesNo::yes;
    } else if constexpr (std::is_same_v<T, Known>) {
      return value == Known::yes;
    } else if constexpr (std::is_same_v<T, RegistryType>) {
      return static_cast<std::uint32_t>(value);
    } else if constexpr (std::is_arithmetic_v<T>) {
      return value;
    } else if constexpr (Word<T>) {
      return word_of(value);
    } else if constexpr (Countable<T>) {
      Json counts = Json::object();
      for (const auto& [name, count] : counts_of(value)) counts[key_to_json(name)] = count;
      return counts;
    } else if constexpr (kIsOptional<T>) {
      return value ? to_json(*value) : Json(nullptr);
    } else if constexpr (kIsList<T>) {
      Json list = Json::array();
      for (const auto& item : value) list.push_back(to_json(item));
      return list;
    } else {
      Writer writer;
      fields(writer, value);
      return writer.take();
    }
  }

 private:
  Json json_ = Json::object();
};

class Reader {
 public:
  Reader(const Json& json, At at) : json_(json), at_(std::move(at)) {
    if (!json.is_object()) at_.refuse("an object");
  }

  template <typename T>
  void must(std::string_view name, T& value, std::string_view meaning) {
    if (!json_.contains(name)) at_.refuse(fmt::format("a field \"{}\" ({})", name, meaning));
    may(name, value, meaning);
  }
  template <typename T>
  void may(std::string_view name, T& value, std::string_view) {
    skip(name);
    if (const auto found = json_.find(name); found != json_.end()) value = from_json<T>(*found, at_.of(name));
  }
  // A field that is read elsewhere.
  void skip(std::string_view name) { known_.insert(std::string(name)); }

  // Throws Error for fields that nobody asked for.
  void finish() const {
    for (const auto& [name, value] : json_.items())
      if (!known_.contains(name)) at_.of(name).refuse("no such field; is this of another version of tcptune?");
  }

  template <typename T>
  static T from_json(const Json& json, const At& at) {
    if constexpr (std::is_same_v<T, std::string>) {
      return text_from_json(json, at);
    } else if constexpr (std::is_same_v<T, YesNo>) {
      if (!json.is_boolean()) at.refuse("true or false");
      return yes_if(json.get<bool>());
    } else if constexpr (std::is_same_v<T, Known>) {
      if (!json.is_boolean()) at.refuse("true or false");
      return json.get<bool>() ? Known::yes : Known::no;
    } else if constexpr (std::is_same_v<T, RegistryType>) {
      return static_cast<RegistryType>(from_json<std::uint32_t>(json, at));
    } else if constexpr (std::is_floating_point_v<T>) {
      if (!json.is_number() || !std::isfinite(json.get<T>())) at.refuse("a number");
      return json.get<T>();
    } else if constexpr (std::is_integral_v<T>) {
      return number<T>(json, at);
    } else if constexpr (Word<T>) {
      if (json.is_string())
        if (auto value = from_word<T>(json.get_ref<const std::string&>())) return *value;
      at.refuse(expected_word<T>());
    } else if constexpr (Countable<T>) {
      return counts<T>(json, at);
    } else if constexpr (kIsOptional<T>) {
      return from_json<typename T::value_type>(json, at);
    } else if constexpr (kIsList<T>) {
      if (!json.is_array()) at.refuse("a list");
      T list;
      for (std::size_t i = 0; i < json.size(); ++i)
        list.push_back(from_json<typename T::value_type>(json[i], at.of(i)));
      return list;
    } else {
      T value;
      Reader reader(json, at);
      fields(reader, value);
      reader.finish();
      return value;
    }
  }

 private:
  template <typename T>
  static T number(const Json& json, const At& at) {
    constexpr auto kLeast = std::numeric_limits<T>::min();
    constexpr auto kMost = std::numeric_limits<T>::max();
    if (json.is_number_unsigned() && std::in_range<T>(json.get<std::uint64_t>()))
      return static_cast<T>(json.get<std::uint64_t>());
    if (json.is_number_integer() && !json.is_number_unsigned() && std::in_range<T>(json.get<std::int64_t>()))
      return static_cast<T>(json.get<std::int64_t>());
    at.refuse(fmt::format("a whole number from {} to {}", kLeast, kMost));
  }

  template <typename T>
  static T counts(const Json& json, const At& at) {
    if (!json.is_object()) at.refuse("an object of numbers");
    T all;
    for (const auto& [name, count] : json.items()) {
      auto* const place = place_of(all, key_from_json(name, at));
      if (place == nullptr) at.of(name).refuse("the name of a state, such as TIME_WAIT");
      *place = number<std::remove_reference_t<decltype(*place)>>(count, at.of(name));
    }
    return all;
  }

  const Json& json_;
  At at_;
  std::set<std::string, std::less<>> known_;
};

class Schema {
 public:
  template <typename T>
  void must(std::string_view name, const T& value, std::string_view meaning) {
    required_.push_back(name);
    may(name, value, meaning);
  }
  template <typename T>
  void may(std::string_view name, const T&, std::string_view meaning) {
    Json& schema = properties_[std::string(name)] = schema_of<T>();
    schema["description"] = meaning;
  }
  Json take() {
    Json schema = {{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties_)}};
    if (!required_.empty()) schema["required"] = std::move(required_);
    return schema;
  }

  template <typename T>
  static Json schema_of() {
    if constexpr (std::is_same_v<T, std::string>) {
      return text_schema();
    } else if constexpr (std::is_same_v<T, YesNo> || std::is_same_v<T, Known>) {
      return {{"type", "boolean"}};
    } else if constexpr (std::is_same_v<T, RegistryType>) {
      return schema_of<std::uint32_t>();
    } else if constexpr (std::is_floating_point_v<T>) {
      return {{"type", "number"}};
    } else if constexpr (std::is_integral_v<T>) {
      Json schema = {{"type", "integer"}, {"minimum", std::numeric_limits<T>::min()}};
      schema["maximum"] = std::numeric_limits<T>::max();
      return schema;
    } else if constexpr (Word<T>) {
      return word_schema<T>();
    } else if constexpr (std::is_same_v<T, Counters>) {
      return {{"type", "object"}, {"additionalProperties", schema_of<std::int64_t>()}};
    } else if constexpr (std::is_same_v<T, StateCounts>) {
      return {{"type", "object"},
              {"propertyNames", {{"enum", kNames<TcpState>}}},
              {"additionalProperties", schema_of<std::uint32_t>()}};
    } else if constexpr (kIsOptional<T>) {
      return schema_of<typename T::value_type>();
    } else if constexpr (kIsList<T>) {
      return {{"type", "array"}, {"items", schema_of<typename T::value_type>()}};
    } else {
      Schema schema;
      const T value{};
      fields(schema, value);
      return schema.take();
    }
  }

 private:
  template <typename T>
  static Json word_schema() {
    if constexpr (Named<T>)
      return {{"enum", kNames<T>}};
    else
      return {{"type", "string"}};
  }

  Json properties_ = Json::object();
  Json required_ = Json::array();
};

}  // namespace tcptune::snapshots
