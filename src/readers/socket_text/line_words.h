// SPDX-License-Identifier: MIT
// A line of a table, word by word, without a copy: millions of them are read.
#pragma once

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace tcptune {

class LineWords {
 public:
  explicit LineWords(std::string_view line) : rest_(line) {}

  // Empty at the end of the line.
  std::string_view next() {
    std::size_t from = 0;
    while (from < rest_.size() && is_blank(rest_[from])) ++from;
    std::size_t to = from;
    while (to < rest_.size() && !is_blank(rest_[to])) ++to;
    const std::string_view word = rest_.substr(from, to - from);
    rest_.remove_prefix(to);
    return word;
  }

  // What is behind the last word, with its blanks.
  std::string_view rest() const { return rest_; }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t'; }

  std::string_view rest_;
};

inline bool is_digit(char c) { return '0' <= c && c <= '9'; }

inline bool is_digits(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), is_digit);
}

// A decimal number that fills the whole word and fits; a sign only where Number has one.
template <typename Number>
std::optional<Number> whole_number(std::string_view word) {
  Number number{};
  const char* end = word.data() + word.size();
  const auto parsed = std::from_chars(word.data(), end, number);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return number;
}

}  // namespace tcptune
