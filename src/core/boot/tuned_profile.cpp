// SPDX-License-Identifier: MIT
// See tuned_profile.h.
#include "core/boot/tuned_profile.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <utility>

#include "core/boot/text_lines.h"
#include "core/catalogue/names.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

struct Section {
  std::string type;
  bool enabled = true;
  std::vector<Line> lines;
};

struct Option {
  std::string_view key;
  std::string_view value;  // with its quotes
};

// Python's configparser: a comment stands on a line of its own, or behind a blank and '#'.
std::string_view without_comment(std::string_view text) {
  for (std::size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1))
    if (at == 0 || is_space(text[at - 1])) return trim(text.substr(0, at));
  return trim(text);
}

std::string_view without_quotes(std::string_view text) {
  const bool quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
  return quoted ? text.substr(1, text.size() - 2) : text;
}

bool is_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// Calls `section(name)`, `option(line, option)` and `comment(line)` for what the lines are.
template <typename OnSection, typename OnOption, typename OnComment>
void each_part(const std::vector<TextLine>& lines, OnSection section, OnOption option, OnComment comment) {
  for (const TextLine& line : lines) {
    const std::string_view text = trim(line.text);
    const std::size_t equals = text.find('=');
    if (text.starts_with('#') || text.starts_with(';'))
      comment(line);
    else if (text.starts_with('[') && text.find(']') != std::string_view::npos)
      section(text.substr(1, text.find(']') - 1));
    else if (equals != std::string_view::npos)
      option(line, Option{trim(text.substr(0, equals)), without_comment(text.substr(equals + 1))});
  }
}

// tuned turns every dot into a slash, also those of interface names.
std::string name_for_tuned(std::string_view key) {
  std::string name(key);
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

Line setting_of(const TextLine& text, const Option& option, int file_index) {
  std::string_view value = without_quotes(option.value);
  Line line = assignment_at(text, option.key, value.empty() ? option.value : value, file_index);
  if (value.data() != nullptr && !option.value.empty()) line.value_span = text.span_of(option.value);
  line.name = name_for_tuned(option.key);
  if (value.find("${") != std::string_view::npos) line.kind = LineKind::computed;
  // Values that are no plain number are compared with nothing and written as they stand.
  if (value.size() > 1 && (value.front() == '>' || value.front() == '<') && is_number(trim(value.substr(1)))) {
    line.assigns = value.front() == '>' ? Assigns::at_least : Assigns::at_most;
    value = trim(value.substr(1));
  }
  line.value = value;
  return line;
}

bool is_false(std::string_view value) {
  const std::string word = lower(value);
  return word == "0" || word == "false" || word == "no" || word == "off";
}

void take_option(Section& section, const TextLine& text, const Option& option, int file_index) {
  if (option.key == "type")
    section.type = without_quotes(option.value);
  else if (option.key == "enabled")
    section.enabled = !is_false(without_quotes(option.value));
  else if (option.key.find_first_of("./") != std::string_view::npos)
    section.lines.push_back(setting_of(text, option, file_index));
}

}  // namespace

std::vector<std::string> included_profiles(std::string_view text) {
  std::vector<std::string> names;
  std::string_view section;
  each_part(
      text_lines(text), [&](std::string_view name) { section = name; },
      [&](const TextLine&, const Option& option) {
        if (section != "main" || option.key != "include") return;
        std::string list(without_quotes(option.value));
        std::replace(list.begin(), list.end(), ',', ' ');
        for (const std::string_view name : split_words(list)) names.emplace_back(name);
      },
      [](const TextLine&) {});
  return names;
}

std::vector<Line> parse_tuned_profile(std::string_view text, int file_index) {
  std::map<std::string, Section, std::less<>> sections;
  std::string section;
  std::vector<Line> lines;
  each_part(
      text_lines(text),
      [&](std::string_view name) {
        section = name;
        sections[section].type = name;
      },
      [&](const TextLine& line, const Option& option) { take_option(sections[section], line, option, file_index); },
      [&](const TextLine& line) { lines.push_back(line_at(line, LineKind::comment, file_index)); });
  for (auto& [name, found] : sections)
    if (found.type == "sysctl" && found.enabled)
      std::move(found.lines.begin(), found.lines.end(), std::back_inserter(lines));
  std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.line < b.line; });
  return lines;
}

std::vector<Line> parse_tuned_reapply(std::string_view text, int file_index) {
  std::vector<Line> lines;
  for (const TextLine& line : text_lines(text)) {
    const std::string_view body = trim(line.text);
    const std::size_t equals = body.find('=');
    if (body.starts_with('#') || body.starts_with(';') || equals == std::string_view::npos) continue;
    const std::string_view key = trim(body.substr(0, equals));
    const bool mixed = key.find('.') != std::string_view::npos && key.find('/') != std::string_view::npos;
    if (key.empty() || mixed || key.starts_with('-') || key.find_first_of("*?[") != std::string_view::npos) continue;
    lines.push_back(assignment_at(line, key, trim(body.substr(equals + 1)), file_index));
    lines.back().name = name_for_tuned(key);
  }
  return lines;
}

}  // namespace tcptune
