// SPDX-License-Identifier: MIT
// The names of an enumeration: one table, read both ways.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <string_view>

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

}  // namespace tcptune
