// SPDX-License-Identifier: MIT
// See counters_text.h.
#include "readers/sockets/counters_text.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "core/text/text.h"

namespace tcptune {
namespace {

struct Line {
  std::string_view group;  // before the colon
  std::string_view rest;
};

// Takes the first line off the text.
std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

// A group is one word; empty where the line is none.
Line parse_line(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return {};
  const std::string_view group = line.substr(0, colon);
  if (std::any_of(group.begin(), group.end(), is_space)) return {};
  return {group, line.substr(colon + 1)};
}

// Takes the first word off the text; empty at its end.
std::string_view next_word(std::string_view& text) {
  std::size_t from = 0;
  while (from < text.size() && is_space(text[from])) ++from;
  std::size_t to = from;
  while (to < text.size() && !is_space(text[to])) ++to;
  const std::string_view word = text.substr(from, to - from);
  text.remove_prefix(to);
  return word;
}

std::optional<std::int64_t> number_of(std::string_view word) {
  std::int64_t number = 0;
  const char* const end = word.data() + word.size();
  const auto parsed = std::from_chars(word.data(), end, number);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return number;
}

void add(Counters& counters, std::string_view group, std::string_view between, std::string_view name,
         std::string_view value) {
  const std::optional<std::int64_t> number = number_of(value);
  if (!number) return;
  std::string key;
  key.reserve(group.size() + between.size() + name.size());
  counters.insert_or_assign(key.append(group).append(between).append(name), *number);
}

void add_pair(Counters& counters, const Line& names, std::string_view values) {
  std::string_view rest = names.rest;
  while (true) {
    const std::string_view name = next_word(rest);
    const std::string_view value = next_word(values);
    if (name.empty() || value.empty()) return;
    add(counters, names.group, "", name, value);
  }
}

}  // namespace

Counters parse_proc_netstat(std::string_view text) {
  Counters counters;
  Line names;
  while (!text.empty()) {
    const Line line = parse_line(next_line(text));
    const bool is_pair = !names.group.empty() && line.group == names.group;
    if (is_pair) add_pair(counters, names, line.rest);
    names = is_pair ? Line{} : line;
  }
  return counters;
}

Counters parse_proc_sockstat(std::string_view text) {
  Counters counters;
  while (!text.empty()) {
    const Line line = parse_line(next_line(text));
    std::string_view rest = line.rest;
    for (std::string_view name = next_word(rest); !line.group.empty() && !name.empty(); name = next_word(rest))
      add(counters, line.group, ".", name, next_word(rest));
  }
  return counters;
}

}  // namespace tcptune
