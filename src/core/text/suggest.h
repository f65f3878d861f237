// SPDX-License-Identifier: MIT
// What somebody probably meant who wrote a name that does not exist.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tcptune {

// The candidate nearest to `word` by edit distance, the first of several; empty if none is near enough to be meant.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

// The clause for the end of a message: "; did you mean tcp_tw_reuse?". Empty if nothing is meant.
std::string suggestion(std::string_view meant);

// The clause that suggests the nearest of the candidates.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

// The names that `project` takes from the items of a table.
template <typename Items, typename Project>
std::vector<std::string_view> names_in(const Items& items, Project project) {
  std::vector<std::string_view> names;
  for (const auto& item : items) names.push_back(std::invoke(project, item));
  return names;
}

}  // namespace tcptune
