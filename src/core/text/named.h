// SPDX-License-Identifier: MIT
// What has a name: the values of an enumeration, by one table that is read both ways, and the rows of a table.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace tcptune {

// The names of Enum's values, counted from 0, in their order. An enumeration that has names says so right behind its
// definition: template <> inline constexpr auto kNames<Severity> = enum_names("note", "warning", "error");
template <typename Enum>
inline constexpr std::array<std::string_view, 0> kNames{};

template <typename... Texts>
constexpr std::array<std::string_view, sizeof...(Texts)> enum_names(Texts... texts) {
  return {texts...};
}

template <typename Enum>
concept Named = !kNames<Enum>.empty();

template <Named Enum>
constexpr std::string_view name_of(Enum value) {
  const auto index = static_cast<std::size_t>(value);
  assert(index < kNames<Enum>.size());
  return kNames<Enum>[index];
}

// The value of that name; nothing if there is none.
template <Named Enum>
constexpr std::optional<Enum> named(std::string_view name) {
  const auto& all = kNames<Enum>;
  const auto at = std::find(all.begin(), all.end(), name);
  if (at == all.end()) return std::nullopt;
  return static_cast<Enum>(at - all.begin());
}

// The row of that name; null if there is none.
template <typename Row>
const Row* find_row(std::span<const Row> rows, std::string_view name) {
  const auto at = std::find_if(rows.begin(), rows.end(), [name](const Row& row) { return row.name == name; });
  return at == rows.end() ? nullptr : &*at;
}

template <typename Row>
std::vector<std::string_view> names_of_rows(std::span<const Row> rows) {
  std::vector<std::string_view> names;
  for (const Row& row : rows) names.push_back(row.name);
  return names;
}

}  // namespace tcptune
