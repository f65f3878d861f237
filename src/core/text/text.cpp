// SPDX-License-Identifier: MIT
// Text operations; see text.h.
#include "core/text/text.h"

#include <algorithm>
#include <charconv>

#include "core/text/utf8.h"

namespace tcptune {
namespace {

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Matches one `[set]` at the start of `pattern`; how many characters it takes, 0 if it is not closed.
struct SetMatch {
  std::size_t length = 0;
  bool matched = false;
};

SetMatch match_set(std::string_view pattern, char c) {
  std::size_t i = 1;
  const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  bool matched = false;
  for (bool first = true; i < pattern.size(); first = false) {
    if (pattern[i] == ']' && !first) return {i + 1, matched != negated};
    if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
      matched = matched || (pattern[i] <= c && c <= pattern[i + 2]);
      i += 3;
    } else {
      matched = matched || pattern[i] == c;
      ++i;
    }
  }
  return {};
}

}  // namespace

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < text.size();) {
    while (i < text.size() && is_space(text[i])) ++i;
    const std::size_t start = i;
    while (i < text.size() && !is_space(text[i])) ++i;
    if (i > start) words.push_back(text.substr(start, i - start));
  }
  return words;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), to_lower);
  return result;
}

bool contains_ignoring_case(std::string_view text, std::string_view part) {
  const auto equal = [](char a, char b) { return to_lower(a) == to_lower(b); };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), equal) != text.end();
}

bool starts_with_any(std::span<const std::string_view> prefixes, std::string_view text) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [text](std::string_view prefix) { return text.starts_with(prefix); });
}

bool matches_glob(std::string_view pattern, std::string_view text, char separator) {
  // Classic two-pointer matching: on a mismatch go back to the last `*` and let it take one character more.
  std::size_t p = 0, t = 0, star = std::string_view::npos, star_text = 0;
  for (;;) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
      continue;
    }
    if (t == text.size() && p == pattern.size()) return true;
    std::size_t taken = 0;
    if (t < text.size() && p < pattern.size()) {
      if (pattern[p] == '?') {
        taken = text[t] != separator ? 1 : 0;
      } else if (const SetMatch set = pattern[p] == '[' ? match_set(pattern.substr(p), text[t]) : SetMatch{};
                 set.length > 0) {
        taken = set.matched ? set.length : 0;
      } else {
        taken = pattern[p] == text[t] ? 1 : 0;
      }
    }
    if (taken > 0) {
      p += taken;
      ++t;
    } else if (star != std::string_view::npos && star_text < text.size() &&
               (separator == 0 || text[star_text] != separator)) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
}

std::string counted(std::int64_t number, std::string_view noun) {
  return std::to_string(number) + ' ' + std::string(noun) + (number == 1 ? "" : "s");
}

std::optional<int> parse_decimal(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  std::size_t used = 0;
  for (const std::string_view word : split_words(text)) {
    const std::size_t size = display_width(word);
    if (lines.empty() || used + 1 + size > width) {
      lines.emplace_back(word);
      used = size;
    } else {
      lines.back().append(1, ' ').append(word);
      used += 1 + size;
    }
  }
  return lines;
}

}  // namespace tcptune
