// SPDX-License-Identifier: MIT
// Text operations; see text.h.
#include "core/text/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

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

// Length of the valid UTF-8 sequence at the start of `text`, 0 if there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead < 0x80                   ? 1
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  if (lead == 0xE0 && byte(1) < 0xA0) return 0;  // overlong
  if (lead == 0xED && byte(1) > 0x9F) return 0;  // surrogates
  if (lead == 0xF0 && byte(1) < 0x90) return 0;  // overlong
  if (lead == 0xF4 && byte(1) > 0x8F) return 0;  // above U+10FFFF
  return length;
}

std::uint32_t code_point(std::string_view sequence) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
  if (sequence.size() == 1) return byte(0);
  std::uint32_t value = byte(0) & (0xFFU >> (sequence.size() + 1));
  for (std::size_t i = 1; i < sequence.size(); ++i) value = (value << 6U) | (byte(i) & 0x3FU);
  return value;
}

// East Asian wide and fullwidth blocks (Unicode TR 11), as coarse as a terminal needs them.
bool is_wide(std::uint32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

// The edit distance, or `enough` as soon as it cannot be less.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t enough) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0], least = i;
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
      least = std::min(least, row[j]);
    }
    if (least >= enough) return enough;
  }
  return row[b.size()];
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

std::optional<int> parse_decimal(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  constexpr std::size_t kLongestWord = 200;
  std::string_view best;
  if (word.size() > kLongestWord) return best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 6) + 1;
  for (const std::string_view candidate : candidates) {
    const std::size_t gap =
        candidate.size() > word.size() ? candidate.size() - word.size() : word.size() - candidate.size();
    if (gap >= best_distance) continue;
    const std::size_t distance = edit_distance(word, candidate, best_distance);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

std::optional<std::size_t> find_bad_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = sequence_length(text.substr(i));
    if (length == 0) return i;
    i += length;
  }
  return std::nullopt;
}

std::string printable(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = sequence_length(text.substr(i));
    const std::string_view sequence = text.substr(i, length == 0 ? 1 : length);
    const std::uint32_t c = length == 0 ? 0 : code_point(sequence);
    // C0, DEL and C1 control characters could drive the terminal.
    if (c == '\t')
      result += ' ';
    else if (c < 0x20 || (c >= 0x7F && c < 0xA0))
      result += '?';
    else
      result += sequence;
    i += sequence.size();
  }
  return result;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = std::max<std::size_t>(1, sequence_length(text.substr(i)));
    width += length > 1 && is_wide(code_point(text.substr(i, length))) ? 2 : 1;
    i += length;
  }
  return width;
}

std::string shorten(std::string_view text, std::size_t columns) {
  constexpr std::size_t kLongestCharacter = 4;
  const bool long_text = text.size() > kLongestCharacter * columns;
  std::string shown = printable(text.substr(0, kLongestCharacter * columns));
  if (!long_text && display_width(shown) <= columns) return shown;
  while (!shown.empty() && display_width(shown) >= columns) {
    while ((static_cast<unsigned char>(shown.back()) & 0xC0U) == 0x80U) shown.pop_back();
    shown.pop_back();
  }
  return shown + "…";
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
