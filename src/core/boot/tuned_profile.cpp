// SPDX-License-Identifier: MIT
// See tuned_profile.h.
#include "core/boot/tuned_profile.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
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

// By name, the index of what was mentioned under it.
using Places = std::map<std::string, std::size_t, std::less<>>;

struct Profile {
  std::vector<Section> sections;  // in the order of their first mention; options before any are in one without a name
  std::vector<Line> comments;
};

Profile read_profile(const ProfileText& text) {
  Profile profile;
  Places places;
  const auto at = [&](std::string_view name) {
    const auto [place, is_new] = places.try_emplace(std::string(name), profile.sections.size());
    if (is_new) profile.sections.push_back({place->first, place->first, true, false, {}, {}});
    return place->second;
  };
  std::size_t current = at("");
  each_part(
      text_lines(text.text), [&](std::string_view name) { current = at(name); },
      [&](const TextLine& line, const Option& option) {
        take_option(profile.sections[current], line, option, text.file_index);
      },
      [&](const TextLine& line) { profile.comments.push_back(line_at(line, LineKind::comment, text.file_index)); });
  return profile;
}

// What merging leaves of sections of one name.
class Merge {
 public:
  explicit Merge(const std::vector<ProfileText>& profiles) {
    for (const ProfileText& text : profiles) {
      Profile profile = read_profile(text);
      for (Line& comment : profile.comments) parts_.push_back({std::move(comment), std::nullopt, 0});
      for (Section& section : profile.sections)
        if (section.name != "main" && !section.name.empty()) merge(std::move(section));
    }
  }

  MergedProfiles result() {
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < parts_.size(); ++i)
      if (stands(parts_[i])) kept.push_back(i);
    std::sort(kept.begin(), kept.end(), [&](std::size_t a, std::size_t b) {
      return std::pair(parts_[a].line.file, parts_[a].line.line) < std::pair(parts_[b].line.file, parts_[b].line.line);
    });
    MergedProfiles merged;
    std::vector<std::size_t> place(parts_.size());
    for (const std::size_t part : kept) {
      place[part] = merged.lines.size();
      merged.lines.push_back(std::move(parts_[part].line));
    }
    for (const Merged& section : sections_)
      if (is_for_sysctl(section))
        for (const std::optional<std::size_t>& part : section.options)
          if (part) merged.written.push_back(place[*part]);
    return merged;
  }

 private:
  struct Merged {
    std::string type;
    bool enabled = true;
    int epoch = 0;  // grows when a profile replaces the whole section
    std::vector<std::optional<std::size_t>> options;  // indices into parts_, in the order of their first mention
    Places by_key;  // indices into `options`
  };
  struct Part {
    Line line;
    std::optional<std::size_t> section;  // nothing: a comment
    int epoch = 0;
  };

  static bool is_for_sysctl(const Merged& section) { return section.type == "sysctl" && section.enabled; }

  bool stands(const Part& part) const {
    if (!part.section) return true;
    const Merged& section = sections_[*part.section];
    return is_for_sysctl(section) && part.epoch == section.epoch;
  }

  void merge(Section section) {
    const auto [place, is_new] = places_.try_emplace(section.name, sections_.size());
    if (is_new) sections_.emplace_back();
    Merged& merged = sections_[place->second];
    if (section.replaces) {
      merged.options.clear();
      merged.by_key.clear();
      ++merged.epoch;
    }
    merged.type = section.type;
    merged.enabled = section.enabled;
    for (const std::string_view dropped : section.drops)
      if (const auto option = merged.by_key.find(dropped); option != merged.by_key.end()) {
        merged.options[option->second].reset();
        merged.by_key.erase(option);
      }
    for (Line& line : section.lines) {
      const auto [option, is_first] = merged.by_key.try_emplace(line.key, merged.options.size());
      if (is_first) merged.options.emplace_back();
      merged.options[option->second] = parts_.size();
      parts_.push_back({std::move(line), place->second, merged.epoch});
    }
  }

  std::vector<Merged> sections_;  // in the order of their first mention
  Places places_;  // of them
  std::vector<Part> parts_;
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
