// SPDX-License-Identifier: MIT
// Matches key patterns against setting names; see glob_expansion.h.
#include "core/boot/glob_expansion.h"

#include <algorithm>

#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::size_t kMostAlternatives = 64;

// No name is nearly that long; matching and expanding cost the square of it.
constexpr std::size_t kLongestPattern = 1024;

// The end of the first brace group and the commas between its alternatives; empty if there is no closed group.
std::vector<std::size_t> group_marks(std::string_view pattern, std::size_t open) {
  std::vector<std::size_t> marks{open};
  int depth = 0;
  for (std::size_t i = open; i < pattern.size(); ++i) {
    if (pattern[i] == '{') ++depth;
    if (pattern[i] == ',' && depth == 1) marks.push_back(i);
    if (pattern[i] == '}' && --depth == 0) {
      marks.push_back(i);
      return marks;
    }
  }
  return {};
}

}  // namespace

std::vector<std::string> expand_braces(std::string_view pattern) {
  std::vector<std::string> open{std::string(pattern)}, done;
  while (!open.empty() && open.size() + done.size() <= kMostAlternatives) {
    const std::string next = std::move(open.back());
    open.pop_back();
    const std::size_t brace = next.find('{');
    const std::vector<std::size_t> marks =
        brace == std::string::npos ? std::vector<std::size_t>{} : group_marks(next, brace);
    if (marks.empty()) {
      done.push_back(next);
      continue;
    }
    // In reverse, because `open` is a stack and the alternatives should come out in their order.
    for (std::size_t i = marks.size() - 1; i > 0; --i)
      open.push_back(next.substr(0, brace) + next.substr(marks[i - 1] + 1, marks[i] - marks[i - 1] - 1) +
                     next.substr(marks.back() + 1));
  }
  return done;
}

void GlobExpansion::add_matches(std::string_view pattern, std::vector<std::size_t>& matches) const {
  const std::string_view prefix = pattern.substr(0, pattern.find_first_of("*?["));
  auto name = std::lower_bound(existing_.begin(), existing_.end(), prefix);
  for (; name != existing_.end() && name->starts_with(prefix); ++name)
    if (matches_glob(pattern, *name, '.')) matches.push_back(static_cast<std::size_t>(name - existing_.begin()));
}

const std::vector<std::size_t>& GlobExpansion::matches(const std::string& pattern) {
  const auto [entry, is_new] = known_.try_emplace(pattern);
  std::vector<std::size_t>& matches = entry->second;
  if (!is_new || pattern.size() > kLongestPattern) return matches;
  if (braces_ == Braces::literal)
    add_matches(pattern, matches);
  else
    for (const std::string& alternative : expand_braces(pattern)) add_matches(alternative, matches);
  std::sort(matches.begin(), matches.end());
  matches.erase(std::unique(matches.begin(), matches.end()), matches.end());
  return matches;
}

}  // namespace tcptune
