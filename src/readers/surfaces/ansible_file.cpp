// SPDX-License-Identifier: MIT
// See ansible_file.h.
#include "readers/surfaces/ansible_file.h"

#include <algorithm>
#include <utility>

#include "core/text/error.h"
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

}  // namespace

AnsibleFile::AnsibleFile(const SurfaceText& surface_text)
    : text(surface_text),
      yaml(surface_text.text, std::string(surface_text.path)),
      index_(std::string(surface_text.text)) {}

LocatedNode& AnsibleFile::made(YamlKind kind, Span span) {
  LocatedNode& node = made_.emplace_back();
  node.kind = kind;
  node.span = node.inner = span;
  node.line = index_.line_at(span.begin);
  node.column = static_cast<int>(span.begin - index_.line(node.line).begin) + 1;
  return node;
}

const LocatedNode* AnsibleFile::mapping_of(std::string_view relative) {
  SourcePtr source = text.neighbour(relative);
  if (source == nullptr) return nullptr;
  try {
    auto parsed = std::make_unique<LocatedYaml>(source->bytes(), std::string(relative));
    const auto& documents = parsed->documents();
    const LocatedNode* top = documents.empty() ? nullptr : documents.front();
    neighbours_.push_back({std::move(source), std::move(parsed)});
    return top != nullptr && top->kind == YamlKind::mapping ? top : nullptr;
  } catch (const Error&) {  // it is told where that file is judged
    return nullptr;
  }
}

void AnsibleFile::add(const AnsibleTask& task, std::string_view program, Line line) {
  const SurfaceTarget target = conditions_.target_for(task.target, line.name, task.condition);
  // Comments are put in by line: each fragment has rising ones.
  if (fragments_.empty() || fragments_.back().target != target || fragments_.back().program != program ||
      (!fragments_.back().lines.empty() && fragments_.back().lines.back().line > line.line))
    fragments_.push_back({target, std::string(program), {}, {}});
  fragments_.back().lines.push_back(std::move(line));
}

void AnsibleFile::add(std::vector<Fragment> fragments, const AnsibleTask& task) {
  for (Fragment& fragment : fragments)
    for (Line& line : fragment.lines) {
      if (line.kind == LineKind::comment)
        fragments_.push_back({task.target, fragment.program, {}, {std::move(line)}});
      else
        add(task, fragment.program, std::move(line));
    }
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
