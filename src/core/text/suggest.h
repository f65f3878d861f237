// SPDX-License-Identifier: MIT
// What somebody probably meant who wrote a name that does not exist.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tcptune {

// Which characters occur, and in its upper half which occur twice; letters are told apart, others share a few places.
using CharacterSet = std::uint64_t;

// The candidate nearest to `word` by edit distance, the first of several; empty if none is near enough to be meant.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

// Candidates for many words: what rules a name out quickly is found out once.
class Suggester {
 public:
  Suggester() = default;
  explicit Suggester(std::vector<std::string_view> names);

  bool empty() const { return names_.empty(); }
  std::string_view nearest(std::string_view word) const;

 private:
  std::vector<std::string_view> names_;
  std::vector<CharacterSet> sets_;
};

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
