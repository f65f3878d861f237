// SPDX-License-Identifier: MIT
// Values to JSON, back, and to a JSON Schema, by the lists of fields.h. Only for the sources in this folder.
#pragma once

#include <algorithm>
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
#include "core/text/utf8.h"
#include "snapshots/fields.h"
#include "snapshots/json_document.h"
#include "snapshots/words.h"

namespace tcptune::snapshots {

using Json = nlohmann::ordered_json;

// Text is a string; what is not UTF-8 is {"base64": "…"}.
inline Json text_to_json(std::string_view text) {
  if (!find_bad_utf8(text)) return text;
  return {{"base64", base64(text)}};
}

inline std::string text_from_json(const JsonValue& json, const At& at) {
  if (json.IsString()) return std::string(text_in(json));
  if (json.IsObject() && json.MemberCount() == 1)
    if (const auto text = text_field(json, "base64"))
      if (auto bytes = from_base64(*text)) return std::move(*bytes);
  at.refuse("a text, or {\"base64\": …} for one that is not UTF-8");
}

// The name of a field: text as it is, what is not UTF-8 as "base64:…".
inline constexpr std::string_view kKeyInBase64 = "base64:";

inline std::string key_to_json(const std::string& name) {
  const bool plain = !find_bad_utf8(name) && !name.starts_with(kKeyInBase64);
  return plain ? name : fmt::format("{}{}", kKeyInBase64, base64(name));
}

inline std::string key_from_json(std::string_view key, const At& at) {
  if (!key.starts_with(kKeyInBase64)) return std::string(key);
  if (auto name = from_base64(key.substr(kKeyInBase64.size()))) return std::move(*name);
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

// The fields of an object. Each is asked for once, so what is left over in the end is unknown, or there twice.
class Reader {
 public:
  Reader(const JsonValue& json, const At& at) : json_(json), at_(at) {
    if (!json.IsObject()) at_.refuse("an object");
    known_.reserve(json.MemberCount());
  }

  template <typename T>
  void must(std::string_view name, T& value, std::string_view meaning) {
    if (field_of(json_, name) == nullptr) at_.refuse(fmt::format("a field \"{}\" ({})", name, meaning));
    may(name, value, meaning);
  }
  template <typename T>
  void may(std::string_view name, T& value, std::string_view) {
    if (const JsonValue* found = skip(name)) value = from_json<T>(*found, at_.of(name));
  }
  // A field that is read elsewhere; null if it is not there.
  const JsonValue* skip(std::string_view name) {
    const JsonValue* found = field_of(json_, name);
    if (found != nullptr) known_.push_back(name);
    return found;
  }

  // Throws Error for fields that nobody asked for, or that are there twice.
  void finish() const {
    if (json_.MemberCount() == known_.size()) return;
    std::set<std::string_view> seen;
    for (auto at = json_.MemberBegin(); at != json_.MemberEnd(); ++at) {
      const std::string_view name = text_in(at->name);
      if (!seen.insert(name).second) refuse_second(at_, name);
      if (std::find(known_.begin(), known_.end(), name) == known_.end())
        at_.of(name).refuse("no such field; is this of another version of tcptune?");
    }
  }

  [[noreturn]] static void refuse_second(const At& at, std::string_view name) {
    at.of(name).refuse("each name once; this one was there before");
  }

  template <typename T>
  static T from_json(const JsonValue& json, const At& at) {
    if constexpr (std::is_same_v<T, std::string>) {
      return text_from_json(json, at);
    } else if constexpr (std::is_same_v<T, YesNo>) {
      if (!json.IsBool()) at.refuse("true or false");
      return yes_if(json.GetBool());
    } else if constexpr (std::is_same_v<T, Known>) {
      if (!json.IsBool()) at.refuse("true or false");
      return json.GetBool() ? Known::yes : Known::no;
    } else if constexpr (std::is_same_v<T, RegistryType>) {
      return static_cast<RegistryType>(from_json<std::uint32_t>(json, at));
    } else if constexpr (std::is_floating_point_v<T>) {
      if (!json.IsNumber()) at.refuse("a number");
      return static_cast<T>(json.GetDouble());
    } else if constexpr (std::is_integral_v<T>) {
      return number<T>(json, at);
    } else if constexpr (Word<T>) {
      if (json.IsString())
        if (auto value = from_word<T>(text_in(json))) return *value;
      at.refuse(expected_word<T>());
    } else if constexpr (Countable<T>) {
      return counts<T>(json, at);
    } else if constexpr (kIsOptional<T>) {
      return from_json<typename T::value_type>(json, at);
    } else if constexpr (kIsList<T>) {
      if (!json.IsArray()) at.refuse("a list");
      T list;
      list.reserve(json.Size());
      for (rapidjson::SizeType i = 0; i < json.Size(); ++i)
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
  static T number(const JsonValue& json, const At& at) {
    constexpr auto kLeast = std::numeric_limits<T>::min();
    constexpr auto kMost = std::numeric_limits<T>::max();
    if (json.IsUint64() && std::in_range<T>(json.GetUint64())) return static_cast<T>(json.GetUint64());
    if (json.IsInt64() && std::in_range<T>(json.GetInt64())) return static_cast<T>(json.GetInt64());
    at.refuse(fmt::format("a whole number from {} to {}", kLeast, kMost));
  }

  template <typename T>
  static T counts(const JsonValue& json, const At& at) {
    if (!json.IsObject()) at.refuse("an object of numbers");
    T all;
    std::vector<const void*> seen;
    seen.reserve(json.MemberCount());
    for (auto member = json.MemberBegin(); member != json.MemberEnd(); ++member) {
      const std::string_view name = text_in(member->name);
      auto* const place = place_of(all, key_from_json(name, at));
      if (place == nullptr) at.of(name).refuse("the name of a state, such as TIME_WAIT");
      if (std::find(seen.begin(), seen.end(), place) != seen.end()) refuse_second(at, name);
      seen.push_back(place);
      *place = number<std::remove_reference_t<decltype(*place)>>(member->value, at.of(name));
    }
    return all;
  }

  const JsonValue& json_;
  const At& at_;
  std::vector<std::string_view> known_;
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
