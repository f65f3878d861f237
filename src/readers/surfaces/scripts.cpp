// SPDX-License-Identifier: MIT
// Shell scripts, recipes of make and units of systemd: files whose commands run on the host that they are for.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/boot/text_lines.h"
#include "core/text/text.h"
#include "readers/surfaces/comments.h"
#include "readers/surfaces/kubelet.h"
#include "readers/surfaces/shell.h"
#include "readers/surfaces/shell_programs.h"
#include "readers/surfaces/surfaces.h"

namespace tcptune {
namespace {

constexpr std::array kScriptMarks{std::string_view("#")};
constexpr std::array kUnitMarks{std::string_view("#"), std::string_view(";")};

// What make makes of the lines of recipes, `$$` a `$`.
View recipes_of(std::string_view text) {
  View view;
  bool continued = false;
  for (const TextLine& line : text_lines(text)) {
    const bool recipe = line.text.starts_with('\t') || continued;
    if (!recipe) continue;
    std::string_view body = line.text;
    if (!continued) body.remove_prefix(std::min(body.find_first_not_of("\t @+-"), body.size()));
    continued = line.text.ends_with('\\');
    std::size_t at = line.begin + static_cast<std::size_t>(body.data() - line.text.data());
    for (std::size_t dollars = body.find("$$"); dollars != std::string_view::npos; dollars = body.find("$$")) {
      view.append(body.substr(0, dollars), at);
      view.append_decoded("$", {at + dollars, at + dollars + 2});
      at += dollars + 2;
      body.remove_prefix(dollars + 2);
    }
    view.append(body, at);
    const std::size_t end = line.end();
    view.append(text.substr(end, text.substr(end, 2) == "\r\n" ? 2 : 1), end);
  }
  return view;
}

bool runs_commands(std::string_view key) {
  return key == "ExecStart" || key == "ExecStartPre" || key == "ExecStartPost" || key == "ExecReload";
}

// The command of an Exec line, with the lines that a backslash joins to it.
View command_of_unit(std::string_view text, std::size_t begin, std::size_t end) {
  View view;
  std::string_view value = text.substr(begin, end - begin);
  value.remove_prefix(std::min(value.find_first_not_of(" \t@-:+!|"), value.size()));
  view.append(value, static_cast<std::size_t>(value.data() - text.data()));
  return view;
}

// systemd knows no redirections: only what it hands to a shell, and sysctl itself.
bool is_followed(const View& command) {
  const std::vector<ShellCommand> commands = shell_commands(command);
  if (commands.empty()) return false;
  const ShellProgram program = program_of(commands.front().words);
  return program.name == "sysctl" || program.name == "docker" || program.name == "podman" ||
         script_operand(program, commands.front().words).has_value();
}

}  // namespace

std::vector<Fragment> reading::shell(const SurfaceText& text) {
  View view;
  view.append(text.text, 0);
  std::vector<Fragment> fragments = script_fragments({text, view, {}, "this script"});
  for (Fragment& fragment : kubelet_fragments(text.text)) fragments.push_back(std::move(fragment));
  return with_comments(text, std::move(fragments), kScriptMarks);
}

std::vector<Fragment> reading::makefile(const SurfaceText& text) {
  const View view = recipes_of(text.text);
  return with_comments(text, script_fragments({text, view, {}, "make"}), kScriptMarks);
}

std::vector<Fragment> reading::unit(const SurfaceText& text) {
  std::vector<Fragment> fragments;
  const std::vector<TextLine> lines = text_lines(text.text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = trim(lines[i].text);
    const std::size_t equals = line.find('=');
    const std::size_t first = i;
    if (equals == std::string_view::npos || !runs_commands(trim(line.substr(0, equals)))) continue;
    while (trim(lines[i].text).ends_with('\\') && i + 1 < lines.size()) ++i;
    const std::size_t begin = lines[first].span_of(line).begin + equals + 1;
    const View view = command_of_unit(text.text, begin, lines[i].end());
    if (view.text().find("sysctl") == std::string::npos && view.text().find("/proc/sys/") == std::string::npos)
      continue;
    if (!is_followed(view)) continue;
    for (Fragment& fragment : script_fragments({text, view, {}, "this unit"})) fragments.push_back(std::move(fragment));
  }
  for (Fragment& fragment : kubelet_fragments(text.text)) fragments.push_back(std::move(fragment));
  return with_comments(text, std::move(fragments), kUnitMarks);
}

}  // namespace tcptune
