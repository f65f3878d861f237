// SPDX-License-Identifier: MIT
// See tuned_profile.h.
#include "core/boot/tuned_profile.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/boot/text_lines.h"
#include "core/catalogue/names.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

struct Section {
  std::string name;
  std::string type;
  bool enabled = true;
  bool replaces = false;
  std::vector<std::string_view> drops;  // options of earlier profiles
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

// Only these words; "yes" is none.
bool is_true(std::string_view value) { return value == "1" || value == "True" || value == "true"; }

std::vector<std::string_view> names_in_list(std::string_view list) {
  std::vector<std::string_view> names;
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find_first_of(",;", begin), list.size());
    if (const std::string_view name = trim(list.substr(begin, end - begin)); !name.empty()) names.push_back(name);
    begin = end + 1;
  }
  return names;
}

void take_option(Section& section, const TextLine& text, const Option& option, int file_index) {
  if (option.key == "type")
    section.type = option.value;
  else if (option.key == "enabled")
    section.enabled = is_true(option.value);
  else if (option.key == "replace")
    section.replaces = is_true(option.value);
  else if (option.key == "drop")
    section.drops = names_in_list(option.value);
  else if (option.key.find_first_of("./") != std::string_view::npos)
    section.lines.push_back(setting_of(text, option, file_index));
}

Section& section_of(std::vector<Section>& sections, std::string_view name) {
  const auto at = std::find_if(sections.begin(), sections.end(), [&](const Section& one) { return one.name == name; });
  if (at != sections.end()) return *at;
  sections.push_back({std::string(name), std::string(name), true, false, {}, {}});
  return sections.back();
}

// What merging leaves of sections of one name.
class Merge {
 public:
  explicit Merge(const std::vector<ProfileText>& profiles) {
    for (const ProfileText& profile : profiles) take(profile);
  }

  MergedProfiles result() {
    for (const Part& part : order_)
      if (part.comment || is_for_sysctl(sections_[part.section]))
        if (part.comment || part.epoch == sections_[part.section].epoch) merged_.lines.push_back(part.line);
    std::stable_sort(merged_.lines.begin(), merged_.lines.end(), [](const Line& a, const Line& b) {
      return std::pair(a.file, a.line) < std::pair(b.file, b.line);
    });
    for (const Merged& section : sections_)
      if (is_for_sysctl(section))
        for (const Line& line : section.options) merged_.written.push_back(index_of(line));
    return std::move(merged_);
  }

 private:
  struct Merged {
    std::string name, type;
    bool enabled = true;
    int epoch = 0;  // grows when a profile replaces the whole section
    std::vector<Line> options;  // in the order of their first mention
  };
  struct Part {
    Line line;
    bool comment = false;
    std::size_t section = 0;
    int epoch = 0;
  };

  static bool is_for_sysctl(const Merged& section) { return section.type == "sysctl" && section.enabled; }

  void take(const ProfileText& profile) {
    std::vector<Section> sections;
    std::string_view current;
    each_part(
        text_lines(profile.text),
        [&](std::string_view name) {
          current = name;
          section_of(sections, name);
        },
        [&](const TextLine& line, const Option& option) {
          take_option(section_of(sections, current), line, option, profile.file_index);
        },
        [&](const TextLine& line) {
          order_.push_back({line_at(line, LineKind::comment, profile.file_index), true, 0, 0});
        });
    for (const Section& section : sections)
      if (section.name != "main" && !section.name.empty()) merge(section);
  }

  void merge(const Section& section) {
    auto at =
        std::find_if(sections_.begin(), sections_.end(), [&](const Merged& one) { return one.name == section.name; });
    if (at == sections_.end()) at = sections_.insert(at, {section.name, "", true, 0, {}});
    if (section.replaces) {
      at->options.clear();
      ++at->epoch;
    }
    at->type = section.type;
    at->enabled = section.enabled;
    std::erase_if(at->options, [&](const Line& line) {
      return std::find(section.drops.begin(), section.drops.end(), line.key) != section.drops.end();
    });
    for (const Line& line : section.lines) {
      const auto same =
          std::find_if(at->options.begin(), at->options.end(), [&](const Line& one) { return one.key == line.key; });
      if (same == at->options.end())
        at->options.push_back(line);
      else
        *same = line;
      order_.push_back({line, false, static_cast<std::size_t>(at - sections_.begin()), at->epoch});
    }
  }

  std::size_t index_of(const Line& line) const {
    const auto at = std::find_if(merged_.lines.begin(), merged_.lines.end(), [&](const Line& one) {
      return one.file == line.file && one.key_span == line.key_span;
    });
    return static_cast<std::size_t>(at - merged_.lines.begin());
  }

  std::vector<Merged> sections_;  // in the order of their first mention
  std::vector<Part> order_;
  MergedProfiles merged_;
};

}  // namespace

std::vector<std::string> included_profiles(std::string_view text) {
  std::vector<std::string> names;
  std::string_view section;
  each_part(
      text_lines(text), [&](std::string_view name) { section = name; },
      [&](const TextLine&, const Option& option) {
        if (section != "main" || option.key != "include") return;
        for (const std::string_view name : names_in_list(option.value)) names.emplace_back(name);
      },
      [](const TextLine&) {});
  return names;
}

MergedProfiles merge_tuned_profiles(const std::vector<ProfileText>& profiles) { return Merge(profiles).result(); }

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
