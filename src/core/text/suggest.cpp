// SPDX-License-Identifier: MIT
// See suggest.h. Thousands of unknown words are held against hundreds of names: most names are ruled out by their
// length or by the characters that occur, and for the rest only the middle of the table is filled in.
#include "core/text/suggest.h"

#include <algorithm>
#include <array>
#include <bit>

#include <fmt/format.h>

#include "core/text/quote.h"

namespace tcptune {
namespace {

constexpr std::size_t kLongestWord = 200;  // so that a hostile one costs little

struct Pair {
  std::string_view a, b;
};

// Without what both begin and end with, which costs no edit.
Pair differing_part(std::string_view a, std::string_view b) {
  const auto begin = static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
  a.remove_prefix(begin);
  b.remove_prefix(begin);
  const auto end =
      static_cast<std::size_t>(std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first - a.rbegin());
  a.remove_suffix(end);
  b.remove_suffix(end);
  return {a, b};
}

CharacterSet set_of(std::string_view text) {
  CharacterSet once = 0, twice = 0;
  for (const char c : text) {
    const CharacterSet bit = CharacterSet{1} << (static_cast<unsigned char>(c) & 31U);
    twice |= once & bit;
    once |= bit;
  }
  return once | twice << 32U;
}

// One edit adds a character and takes another away, at most: half of what differs, rounded up, is the least distance.
std::size_t least_distance(CharacterSet a, CharacterSet b) {
  return (static_cast<std::size_t>(std::popcount(a ^ b)) + 1) / 2;
}

// The edit distance, or `enough` if it is not less. No cell further than that from the diagonal can matter.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t enough) {
  std::array<std::size_t, 2 * kLongestWord> row;
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    const std::size_t first = i > enough ? i - enough : 1, last = std::min(b.size(), i + enough);
    std::size_t diagonal = row[first - 1], least = row[first - 1] = first == 1 ? i : enough;
    for (std::size_t j = first; j <= last; ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
      least = std::min(least, row[j]);
    }
    if (least >= enough) return enough;
  }
  return std::min(row[b.size()], enough);
}

}  // namespace

Suggester::Suggester(std::vector<std::string_view> names) : names_(std::move(names)) {
  sets_.reserve(names_.size());
  for (const std::string_view name : names_) sets_.push_back(set_of(name));
}

std::string_view Suggester::nearest(std::string_view word) const {
  std::string_view best;
  if (word.size() > kLongestWord) return best;
  const CharacterSet set = set_of(word);
  std::size_t enough = std::max<std::size_t>(2, word.size() / 6) + 1;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const std::string_view name = names_[i];
    const std::size_t longer = std::max(word.size(), name.size()), shorter = std::min(word.size(), name.size());
    if (longer - shorter >= enough || least_distance(set, sets_[i]) >= enough) continue;
    const auto [a, b] = differing_part(word, name);
    if (const std::size_t distance = edit_distance(a, b, enough); distance < enough) {
      enough = distance;
      best = name;
    }
  }
  return best;
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  return Suggester({candidates.begin(), candidates.end()}).nearest(word);
}

std::string suggestion(std::string_view meant) {
  return meant.empty() ? "" : fmt::format("; did you mean {}?", printable(meant));
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  return suggestion(nearest(word, candidates));
}

}  // namespace tcptune
