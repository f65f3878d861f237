// SPDX-License-Identifier: MIT
// Reads nstat; see counter_texts.h. Formats: misc/nstat.c of iproute2.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "core/text/text.h"
#include "readers/socket_text/counter_texts.h"
#include "readers/socket_text/line_words.h"
#include "readers/socket_text/socket_rows.h"

namespace tcptune {
namespace {

constexpr std::string_view kSinceWhen =
    "since when nstat counts: without -a it prints what was added since it was last called; nstat -az prints totals";

bool is_counter_name(std::string_view name) {
  const auto is_letter = [](char c) { return ('A' <= c && c <= 'Z') || ('a' <= c && c <= 'z'); };
  return name.size() >= 3 && name.size() <= 64 && 'A' <= name.front() && name.front() <= 'Z' &&
         std::all_of(name.begin(), name.end(), [&](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
}

bool is_rate(std::string_view word) {
  return !word.empty() && is_digit(word.front()) && word.find('.') != std::string_view::npos &&
         word.find_first_not_of("0123456789.") == std::string_view::npos;
}

CounterText finish_nstat(const LineStream& lines, CounterText found, const LineNotes& bad) {
  if (found.counters.empty() && bad.count() == 0)
    refuse_line(lines, 0, "nstat printed no counter: nothing was added since it was last called; save nstat -az");
  if (bad.count() > found.counters.size())
    refuse_line(lines, bad.first_line(),
                fmt::format("this is no output of nstat: {} here, no counter: {}; expected a name, a number and a rate",
                            bad.amount("line"), bad.text()));
  if (bad.count() > 0)
    found.not_visible.push_back(fmt::format("{} of {}, no {}: {}", bad.amount("line"), lines.name(),
                                            bad.count() == 1 ? "counter" : "counters", bad.text()));
  found.not_visible.emplace_back(kSinceWhen);
  return found;
}

// The first counter again is the next look.
void add_counter(const LineStream& lines, std::size_t line, CounterText& found, std::string_view name,
                 std::int64_t value) {
  if (found.counters.size() >= kMostCounters) refuse_line(lines, line, "there are more counters than any kernel has");
  if (!found.counters.emplace(name, value).second)
    refuse_second_look(lines, line, fmt::format("{} is told a second time", name));
}

}  // namespace

bool is_nstat_line(std::string_view line) {
  if (trim(line) == "#kernel") return true;
  LineWords words(line);
  const std::string_view name = words.next();
  return is_counter_name(name) && is_digits(words.next()) && is_rate(words.next()) && words.next().empty();
}

CounterText read_nstat(LineStream& lines) {
  CounterText found;
  LineNotes bad;
  while (const auto line = lines.next()) {
    LineWords words(line->text);
    const std::string_view name = words.next();
    if (name.empty() || name.starts_with('#')) continue;
    const auto value = whole_number<std::int64_t>(words.next());
    const std::string_view rate = words.next();
    if (is_counter_name(name) && value && (rate.empty() || is_rate(rate)) && words.next().empty())
      add_counter(lines, line->number, found, name, *value);
    else
      bad.add(line->number, line->text);
  }
  return finish_nstat(lines, std::move(found), bad);
}

bool is_nstat_json_line(std::string_view line) {
  std::string bare(line.substr(0, 64));
  std::erase_if(bare, is_space);
  return bare.starts_with("{\"kernel\":{");
}

CounterText read_nstat_json(LineStream& lines) {
  CounterText found;
  LineNotes bad;
  while (const auto line = lines.next()) {
    std::string_view rest = line->text;
    for (std::size_t quote = rest.find('"'); quote != std::string_view::npos; quote = rest.find('"')) {
      rest.remove_prefix(quote + 1);
      const std::string_view name = rest.substr(0, rest.find('"'));
      rest.remove_prefix(std::min(name.size() + 1, rest.size()));
      rest.remove_prefix(std::min(rest.find_first_not_of(": \t"), rest.size()));
      if (rest.starts_with('{')) continue;  // the group "kernel"
      const auto value = whole_number<std::int64_t>(rest.substr(0, rest.find_first_of(",} \t")));
      if (is_counter_name(name) && value)
        add_counter(lines, line->number, found, name, *value);
      else
        bad.add(line->number, name);
    }
  }
  return finish_nstat(lines, std::move(found), bad);
}

}  // namespace tcptune
