// SPDX-License-Identifier: MIT
// See ansible_file.h.
#include "readers/surfaces/ansible_file.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "core/text/text.h"

namespace tcptune {
namespace {

// "name=net.x value='1 2'": words at blanks, but not inside of quotes and templates.
struct ArgumentWord {
  std::string_view name;
  Span name_span;
  Span value;  // without quotes
};

std::size_t end_of_word(std::string_view text, std::size_t at) {
  char quote = '\0';
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != '\0') {
      if (c == '\\')
        ++at;
      else if (c == quote)
        quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (text.substr(at, 2) == "{{") {
      const std::size_t close = text.find("}}", at);
      if (close == std::string_view::npos) return text.size();
      at = close + 1;
    } else if (is_space(c)) {
      break;
    }
  }
  return std::min(at, text.size());
}

std::vector<ArgumentWord> words_of(std::string_view text) {
  std::vector<ArgumentWord> words;
  for (std::size_t at = 0; at < text.size();) {
    if (is_space(text[at])) {
      ++at;
      continue;
    }
    const std::size_t end = end_of_word(text, at), equals = text.find('=', at);
    if (equals < end) {
      Span value{equals + 1, end};
      if (value.end - value.begin >= 2 && (text[value.begin] == '"' || text[value.begin] == '\'') &&
          text[value.end - 1] == text[value.begin])
        ++value.begin, --value.end;
      words.push_back({text.substr(at, equals - at), {at, equals}, value});
    }
    at = end;
  }
  return words;
}

bool is_dropped_in(std::string_view path) {
  return path.find("/sysctl.d/") != std::string_view::npos && path.find("{{") == std::string_view::npos;
}

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// Which of two values is in force in the end, as far as it is known; a clause.
std::string who_wins(const TaskWay& a, const TaskWay& b) {
  if (a.path.empty() != b.path.empty())
    return "what a command sets holds only until the sysctl files are read again, at the next boot or before";
  if (a.path == b.path) return fmt::format("both keep it in {}, each time in the place of the other", a.path);
  if (is_dropped_in(a.path) && is_dropped_in(b.path) && name_of(a.path) != name_of(b.path)) {
    const TaskWay& last = name_of(a.path) < name_of(b.path) ? b : a;
    return fmt::format("a boot reads {} last, so {} is in force after it", last.path, last.value);
  }
  return fmt::format("which one holds depends on the order in which {} and {} are read", a.path, b.path);
}

// The first two ways that differ in their value; the first of them stands in this file. What one program sets twice is
// no matter of this.
std::optional<std::pair<TaskWay, TaskWay>> conflict_among(const std::vector<TaskWay>& ways) {
  for (std::size_t later = 1; later < ways.size(); ++later) {
    const TaskWay &a = ways[later], &b = ways[later - 1];
    if (split_words(a.value) == split_words(b.value)) continue;
    if (a.here == b.here && a.program == b.program) continue;
    return a.here == YesNo::yes ? std::pair(a, b) : std::pair(b, a);
  }
  return std::nullopt;
}

}  // namespace

AnsibleFile::AnsibleFile(const SurfaceText& surface_text)
    : text(surface_text),
      yaml(surface_text.text, std::string(surface_text.path)),
      role(surface_text),
      index_(std::string(surface_text.text)) {}

LocatedNode& AnsibleFile::made(YamlKind kind, Span span) {
  LocatedNode& node = made_.emplace_back();
  node.kind = kind;
  node.span = node.inner = span;
  node.line = index_.line_at(span.begin);
  node.column = static_cast<int>(span.begin - index_.line(node.line).begin) + 1;
  return node;
}

void AnsibleFile::add(const AnsibleTask& task, std::string_view program, Line line,
                      std::optional<std::string_view> path) {
  const SurfaceTarget target = conditions_.target_for(task.target, line.name, task.condition);
  // Comments are put in by line: each fragment has rising ones.
  if (fragments_.empty() || fragments_.back().target != target || fragments_.back().program != program ||
      (!fragments_.back().lines.empty() && fragments_.back().lines.back().line > line.line))
    fragments_.push_back({target, std::string(program), {}, {}});
  Fragment& fragment = fragments_.back();
  if (path && line.kind == LineKind::assignment)
    ways_[{target, line.name}].push_back({line.value, std::string(*path), fmt::format("line {}", line.line),
                                          std::string(program), YesNo::yes, fragments_.size() - 1,
                                          fragment.lines.size()});
  fragment.lines.push_back(std::move(line));
}

void AnsibleFile::add(std::vector<Fragment> fragments, const AnsibleTask& task, std::optional<std::string_view> path) {
  for (Fragment& fragment : fragments) {
    for (Line& line : fragment.lines) {
      if (line.kind == LineKind::comment)
        fragments_.push_back({task.target, fragment.program, {}, {std::move(line)}});
      else
        add(task, fragment.program, std::move(line), path);
    }
    if (!fragment.not_followed.empty())
      fragments_.push_back({task.target, fragment.program, {}, {}, std::move(fragment.not_followed)});
  }
}

void AnsibleFile::add_elsewhere(const AnsibleTask& task, std::string_view path, std::string_view name,
                                const Line& line) {
  const SurfaceTarget target = conditions_.target_for(task.target, line.name, task.condition);
  ways_[{target, line.name}].push_back(
      {line.value, std::string(path), fmt::format("{}:{}", name, line.line), "", YesNo::no, 0, 0});
}

std::vector<Fragment> AnsibleFile::take() {
  for (const auto& [setting, ways] : ways_)
    if (const auto pair = conflict_among(ways)) {
      const auto& [told, other] = *pair;
      Line& line = line_of(told);
      Writing writing = *line.writing;
      writing.faults.push_back({"SRC006",
                                fmt::format("{} = {} here, and {} sets {}: {}", line.name, line.value, other.where,
                                            other.value, who_wins(told, other)),
                                {}});
      line.writing = std::make_shared<const Writing>(std::move(writing));
    }
  return std::move(fragments_);
}

const LocatedNode* arguments_of(AnsibleFile& file, const LocatedNode& written) {
  if (written.kind == YamlKind::mapping) return &written;
  if (written.kind != YamlKind::scalar || written.style == ScalarStyle::double_quoted) return nullptr;
  // Folded over lines it is read as it stands: blanks are blanks.
  const std::string_view raw = file.text.text.substr(written.inner.begin, written.inner.end - written.inner.begin);
  LocatedNode& mapping = file.made(YamlKind::mapping, written.inner);
  for (const ArgumentWord& word : words_of(raw)) {
    const auto placed = [&](Span span) {
      LocatedNode& node =
          file.made(YamlKind::scalar, {written.inner.begin + span.begin, written.inner.begin + span.end});
      node.style = ScalarStyle::single_quoted;  // all of them are strings
      node.text = raw.substr(span.begin, span.end - span.begin);
      return &node;
    };
    mapping.entries.push_back({placed(word.name_span), placed(word.value)});
  }
  return &mapping;
}

}  // namespace tcptune
