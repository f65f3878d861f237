// SPDX-License-Identifier: MIT
// JSON that others hand in, parsed: within limits, in their order, with the place of what is wrong.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <rapidjson/document.h>

namespace tcptune::snapshots {

using JsonValue = rapidjson::Value;

// A place in a document, for errors. Made for every field that is read, so it is a path of pointers and becomes text
// only when something is wrong there. What it is made of must outlive it.
struct At {
  const std::string& file;
  std::string_view what = "the snapshot";  // the whole
  const At* parent = nullptr;
  std::string_view name = {};
  std::size_t position = 0;  // in a list, where there is no name

  At of(std::string_view field) const { return {file, what, this, field}; }
  At of(std::size_t i) const { return {file, what, this, {}, i}; }
  std::string path() const;  // "evidence.last.counters"
  [[noreturn]] void refuse(std::string_view expected) const;
};

inline std::string_view text_in(const JsonValue& json) { return {json.GetString(), json.GetStringLength()}; }

// Null: there is no such field, or `json` is no object.
const JsonValue* field_of(const JsonValue& json, std::string_view name);

// Nothing: there is no such field, or it is no text.
std::optional<std::string_view> text_field(const JsonValue& json, std::string_view name);

// A document and the text that its strings are parts of.
class JsonDocument {
 public:
  // Throws Error for what is not one JSON value in UTF-8, naming the place, and for what would take more memory or
  // stack than any snapshot needs. `expected` is what should have been there.
  JsonDocument(std::string_view text, const std::string& file, std::string_view expected);

  const JsonValue& root() const { return document_; }

  JsonDocument(const JsonDocument&) = delete;
  JsonDocument& operator=(const JsonDocument&) = delete;

 private:
  // What most documents need, so that nothing more is asked of the heap.
  static constexpr std::size_t kUsual = 16 * 1024;

  std::unique_ptr<char[]> text_;
  alignas(std::max_align_t) std::array<char, kUsual> values_;
  rapidjson::MemoryPoolAllocator<> allocator_{values_.data(), values_.size()};
  rapidjson::Document document_{&allocator_, kUsual};
};

}  // namespace tcptune::snapshots
