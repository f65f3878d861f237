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

std::vector<Fragment> commands_in(const SurfaceText& text, const View& view, const ScriptOwner& owner) {
  return script_fragments({text, view, owner.target, owner.program, owner.where});
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
  const View view = view_of(text.text, scalar);
  std::vector<Fragment> fragments = commands_in(text, view, owner);
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
  View view;
  for (const LocatedNode* word : words) {
    if (word->text.find('\'') != std::string::npos) return {};
    const bool is_quoted =
        word->text.empty() ||
        word->text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./=:,@%+-") !=
            std::string::npos;
    const Span before{word->inner.begin, word->inner.begin}, after{word->inner.end, word->inner.end};
    if (!view.text().empty()) view.append_decoded(" ", before);
    if (is_quoted) view.append_decoded("'", before);
    append_scalar(view, text.text, *word);
    if (is_quoted) view.append_decoded("'", after);
  }
  return left_alone(commands_in(text, view, owner), "is a word of a command that stands here as a list");
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
