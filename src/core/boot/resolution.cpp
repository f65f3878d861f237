// SPDX-License-Identifier: MIT
// See resolution.h.
#include "core/boot/resolution.h"

#include <algorithm>
#include <utility>

namespace tcptune {
namespace {

template <typename Map>
typename Map::mapped_type& at_key(Map& map, std::string_view key) {
  const auto at = map.lower_bound(key);
  return at != map.end() && at->first == key ? at->second : map.try_emplace(at, std::string(key))->second;
}

}  // namespace

void Resolution::mention(std::string_view key, std::size_t line) {
  std::vector<std::size_t>& mentioned = at_key(histories_, key).mentioned;
  // Lines come in their order, but for those that are applied once more.
  const auto at = std::lower_bound(mentioned.begin(), mentioned.end(), line);
  if (at == mentioned.end() || *at != line) mentioned.insert(at, line);
}

std::optional<std::size_t> Resolution::last_written(std::string_view key) const {
  const auto at = histories_.find(key);
  return at == histories_.end() || at->second.written.empty() ? std::nullopt
                                                              : std::optional(at->second.written.back().line);
}

void Resolution::write(std::string_view key, std::size_t line) {
  at_key(histories_, key).written.push_back({line, writes_++});
}

void Resolution::unset(std::string_view key) {
  if (const auto at = histories_.find(key); at != histories_.end()) histories_.erase(at);
}

void Resolution::unset_below(std::string_view prefix) {
  const auto first = histories_.lower_bound(prefix);
  auto last = first;
  while (last != histories_.end() && last->first.starts_with(prefix)) ++last;
  histories_.erase(first, last);
}

std::map<std::string, Winner, std::less<>> Resolution::winners() && {
  std::map<std::string, Winner, std::less<>> winners;
  for (auto& [key, history] : histories_) {
    if (history.written.empty()) continue;
    const std::size_t last = history.written.back().line;
    std::erase(history.mentioned, last);
    winners.emplace_hint(winners.end(), key, Winner{last, std::move(history.mentioned), std::move(history.written)});
  }
  return winners;
}

}  // namespace tcptune
