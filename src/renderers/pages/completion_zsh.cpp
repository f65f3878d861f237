// SPDX-License-Identifier: MIT
// The completion of zsh.
#include <algorithm>

#include <fmt/format.h>

#include "core/text/text.h"
#include "renderers/pages/completion_script.h"

namespace tcptune {
namespace {

constexpr std::string_view kZshHead = R"(#compdef tcptune
# How tcptune is completed in zsh; written by `tcptune completion zsh`.

_tcptune_list() {
  compset -P '*,'
  compadd -q -S , -- "$@"
}

_tcptune_words_or_files() {
  compadd -- "$@"
  _files
}

_tcptune_words_with_files() {
  if compset -P '*='; then
    _files
  else
    compadd -S = -- "$@"
  fi
}
)";

// Not in a function of its own: at the end of each, words and CURRENT are again what they were.
constexpr std::string_view kGoOn = R"(  if (( CURRENT > 2 && $+functions[{0}-$words[2]] )); then
    shift words
    (( CURRENT-- ))
    {0}-$words[1]
    return
  fi
)";

constexpr std::string_view kZshTail = R"(
# Loaded by compinit it is this function's body; sourced, it says what it completes.
if [[ $funcstack[1] == _tcptune ]]; then
  _tcptune "$@"
else
  compdef _tcptune tcptune
fi
)";

std::string function_name(const CommandSyntax& command) {
  std::string name = command.name.empty() ? "_tcptune" : "_tcptune-" + command.name;
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

// Inside of single quotes, where `special` characters need a backslash.
std::string quoted_in_zsh(std::string_view text, std::string_view special) {
  std::string quoted;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) quoted += '\\';
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return quoted;
}

std::string action_in_zsh(const CommandArgument& argument) {
  const std::string words = fmt::format("{}", fmt::join(argument.words, " "));
  switch (argument.completes) {
    case Completes::nothing: return " ";
    case Completes::files: return "_files";
    case Completes::directories: return "_files -/";
    case Completes::words: return fmt::format("({})", words);
    // A blank in front: nothing is put between the function and its words.
    case Completes::words_in_list: return " _tcptune_list " + words;
    case Completes::words_or_files: return " _tcptune_words_or_files " + words;
    case Completes::words_with_files: return " _tcptune_words_with_files " + words;
  }
  return "";
}

// What _arguments takes: one line a name.
std::string argument_in_zsh(const CommandArgument& argument) {
  const std::string value =
      argument.value.empty() ? "" : fmt::format(":{}:{}", argument.value, action_in_zsh(argument));
  if (argument.names.empty()) return fmt::format("    '{}{}'\n", argument.repeats == YesNo::yes ? "*" : "1", value);
  std::string lines;
  for (const std::string& name : argument.names) {
    const std::string others =
        argument.repeats == YesNo::yes ? "*" : fmt::format("({})", fmt::join(argument.names, " "));
    const bool joined = !value.empty() && name.starts_with("--");
    lines += fmt::format("    '{}{}{}[{}]{}'\n", others, name,
                         joined          ? "="
                         : value.empty() ? ""
                                         : "+",
                         quoted_in_zsh(argument.help, "[]\\:"), value);
  }
  return lines;
}

std::string command_in_zsh(std::span<const CommandSyntax> commands, const CommandSyntax& command) {
  std::string out = fmt::format("\n{}() {{\n", function_name(command));
  const auto below = commands_below(commands, command.name);
  if (!below.empty()) {
    out += fmt::format(fmt::runtime(kGoOn), function_name(command));
    out += "  local -a commands=(\n";
    for (const CommandSyntax* each : below)
      out += fmt::format("    '{}:{}'\n", last_word(*each), quoted_in_zsh(each->summary, "\\"));
    out += "  )\n  (( CURRENT == 2 )) && [[ $PREFIX != -* ]] && _describe command commands\n";
  }
  out += "  local -a arguments=(\n";
  for (const CommandArgument& argument : command.arguments) out += argument_in_zsh(argument);
  return out + "  )\n  _arguments -S $arguments\n}\n";
}

}  // namespace

std::string zsh_completion(std::span<const CommandSyntax> commands) {
  std::string out(kZshHead);
  for (const CommandSyntax& command : commands) out += command_in_zsh(commands, command);
  return out.append(kZshTail);
}

}  // namespace tcptune
