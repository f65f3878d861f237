// SPDX-License-Identifier: MIT
// See yaml_scripts.h.
#include "readers/surfaces/yaml_scripts.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include "core/text/text.h"
#include "readers/surfaces/yaml_lines.h"

namespace tcptune {
namespace {

constexpr std::array<std::string_view, 6> kYamlShells{"sh", "bash", "ash", "dash", "busybox", "zsh"};

// Is there more in a block than this one command?
bool holds_several_commands(std::string_view script) {
  int commands = 0;
  for (const std::string_view line : split(script, '\n')) {
    const std::string_view words = trim(line);
    if (!words.empty() && !words.starts_with('#')) ++commands;
  }
  return commands > 1;
}

// An edit would have to be written as YAML writes it; what is wrong is told all the same.
std::vector<Fragment> left_alone(std::vector<Fragment> fragments, std::string_view why) {
  for (Fragment& fragment : fragments) {
    for (Line& line : fragment.lines) {
      if (line.writing == nullptr) continue;
      Writing writing = *line.writing;
      if (writing.not_edited.empty()) writing.not_edited = why;
      writing.sysctl_line = YesNo::no;
      for (WritingFault& fault : writing.faults) fault.cure.reset();
      line.writing = std::make_shared<const Writing>(std::move(writing));
    }
  }
  return fragments;
}

Span moved(Span span, std::size_t by) { return {span.begin + by, span.end + by}; }

// A script of a long file is read as if its lines were all of the file: whoever places commands counts lines.
struct ScriptWindow {
  Span bytes;
  int line = 0;
};

ScriptWindow window_of(std::string_view text, const std::vector<const LocatedNode*>& words) {
  const LocatedNode* first = words.front();
  std::size_t end = 0;
  for (const LocatedNode* word : words) {
    if (word->span.begin < first->span.begin) first = word;
    end = std::max({end, word->span.end, word->inner.end});
  }
  const std::size_t begin = first->span.begin == 0 ? 0 : text.rfind('\n', first->span.begin - 1) + 1;
  return {{begin, std::min(std::min(text.find('\n', end), text.size() - 1) + 1, text.size())}, first->line};
}

LocatedNode in_window(const LocatedNode& scalar, const ScriptWindow& window) {
  LocatedNode node = scalar;
  node.span = {scalar.span.begin - window.bytes.begin, scalar.span.end - window.bytes.begin};
  node.inner = {scalar.inner.begin - window.bytes.begin, scalar.inner.end - window.bytes.begin};
  return node;
}

Line out_of_window(Line line, const ScriptWindow& window) {
  const std::size_t by = window.bytes.begin;
  line.line += window.line - 1;
  line.whole = moved(line.whole, by);
  line.key_span = moved(line.key_span, by);
  line.value_span = moved(line.value_span, by);
  if (line.writing == nullptr) return line;
  Writing writing = *line.writing;
  writing.removal = moved(writing.removal, by);
  for (WritingFault& fault : writing.faults)
    if (fault.cure) fault.cure->span = moved(fault.cure->span, by);
  line.writing = std::make_shared<const Writing>(std::move(writing));
  return line;
}

// `view` shows the window.
std::vector<Fragment> commands_in(const SurfaceText& text, const ScriptWindow& window, const View& view,
                                  const ScriptOwner& owner) {
  const std::string_view script = view.text();
  if (script.find("sysctl") == std::string_view::npos && script.find("/proc/sys") == std::string_view::npos) return {};
  SurfaceText part = text;
  part.text = text.text.substr(window.bytes.begin, window.bytes.end - window.bytes.begin);
  std::vector<Fragment> fragments = script_fragments({part, view, owner.target, owner.program, owner.where});
  for (Fragment& fragment : fragments)
    for (Line& line : fragment.lines) line = out_of_window(std::move(line), window);
  return fragments;
}

bool is_yaml_shell(std::string_view word) {
  const std::string_view name = word.substr(word.rfind('/') + 1);
  return std::find(kYamlShells.begin(), kYamlShells.end(), name) != kYamlShells.end();
}

// "-c", "-ec", "-euxc"
bool takes_script(std::string_view word) {
  return word.size() > 1 && word[0] == '-' && word[1] != '-' && word.find('c') != std::string_view::npos;
}

}  // namespace

std::vector<Fragment> yaml_script(const SurfaceText& text, const LocatedNode& scalar, const ScriptOwner& owner) {
  if (scalar.kind != YamlKind::scalar) return {};
  const ScriptWindow window = window_of(text.text, {&scalar});
  const View view = view_of(text.text.substr(window.bytes.begin), in_window(scalar, window));
  std::vector<Fragment> fragments = commands_in(text, window, view, owner);
  if (scalar.style == ScalarStyle::literal && holds_several_commands(view.text())) return fragments;
  return left_alone(std::move(fragments), scalar.style == ScalarStyle::literal
                                              ? "is the only command of its script"
                                              : "is a command that YAML quotes or folds");
}

std::vector<Fragment> yaml_command(const SurfaceText& text, const std::vector<const LocatedNode*>& words,
                                   const ScriptOwner& owner) {
  if (words.empty()) return {};
  std::size_t option = 0;
  if (is_yaml_shell(words[0]->text) || takes_script(words[0]->text)) {
    while (option < words.size() && !takes_script(words[option]->text)) ++option;
    if (option + 1 < words.size()) return yaml_script(text, *words[option + 1], owner);
  }
  const ScriptWindow window = window_of(text.text, words);
  View view;
  for (const LocatedNode* listed : words) {
    const LocatedNode shifted = in_window(*listed, window);
    const LocatedNode* word = &shifted;
    if (word->text.find('\'') != std::string::npos) return {};
    const bool is_quoted =
        word->text.empty() ||
        word->text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./=:,@%+-") !=
            std::string::npos;
    const Span before{word->inner.begin, word->inner.begin}, after{word->inner.end, word->inner.end};
    if (!view.text().empty()) view.append_decoded(" ", before);
    if (is_quoted) view.append_decoded("'", before);
    append_scalar(view, text.text.substr(window.bytes.begin), *word);
    if (is_quoted) view.append_decoded("'", after);
  }
  return left_alone(commands_in(text, window, view, owner), "is a word of a command that stands here as a list");
}

std::vector<const LocatedNode*> yaml_words(const LocatedNode* list) {
  std::vector<const LocatedNode*> words;
  if (list == nullptr) return words;
  if (list->kind == YamlKind::scalar) return {list};
  for (const LocatedNode* item : list->items)
    if (item->real().kind == YamlKind::scalar) words.push_back(&item->real());
  return words;
}

}  // namespace tcptune
