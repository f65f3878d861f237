// SPDX-License-Identifier: MIT
// The completion of bash.
#include <map>

#include <fmt/format.h>

#include "renderers/pages/completion_script.h"

namespace tcptune {
namespace {

constexpr std::string_view kBashHead = R"(# shellcheck shell=bash
# How tcptune is completed in bash; written by `tcptune completion bash`.
)";

constexpr std::string_view kBashTail = R"(
# What begins with $word, as $how and $list say.
_tcptune_reply() {
  local begun=
  case $how in
    words_in_list) begun=${word%"${word##*,}"} ;;
    words_with_files)
      if [[ $word != *=* ]]; then
        mapfile -t COMPREPLY < <(compgen -S = -W "$list" -- "$word")
        compopt -o nospace 2>/dev/null
        return
      fi
      begun=${word%%=*}=
      ;;
  esac
  mapfile -t COMPREPLY < <(
    case $how in
      words*) [[ $begun == *= ]] || compgen -P "$begun" -W "$list" -- "${word#"$begun"}" ;;
    esac
    case $how in
      *files) compgen -P "$begun" -f -- "${word#"$begun"}" ;;
      directories) compgen -d -- "$word" ;;
    esac
  )
  case $how in
    *files | directories)
      compopt -o filenames 2>/dev/null
      # What is in quotes or begins with a ~, readline knows better.
      [[ ${#COMPREPLY[@]} -gt 0 ]] || compopt -o default 2>/dev/null
      ;;
  esac
}

# The words before the current one: which command they name, and which option still waits for its value.
_tcptune_read() {
  local depth=0 each
  for each in "$@"; do
    if [[ -n $option ]]; then
      option=
    elif [[ $ended == no && $each == -- ]]; then
      ended=yes
    elif [[ $ended == no && $each == -* ]]; then
      [[ $each == *=* ]] || ! _tcptune_value "$command $each" || option=$each
    elif [[ $named == "$depth" ]] && _tcptune_command "${command:+$command }$each"; then
      command=${command:+$command }$each
      named=$((named + 1))
    fi
    depth=$((depth + 1))
  done
  [[ $named == "$depth" ]] || named=all
}

_tcptune() {
  local IFS=$' \t\n' typed=$2 word command='' option='' named=0 ended=no commands options how list i
  local -a words=()
  # For bash --format=json is three words.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    if [[ ${#words[@]} -gt 0 && (${COMP_WORDS[i]} == = || ${COMP_WORDS[i - 1]} == =) ]]; then
      words[${#words[@]} - 1]+=${COMP_WORDS[i]}
    else
      words+=("${COMP_WORDS[i]}")
    fi
  done
  word=${words[${#words[@]} - 1]}
  local whole=$word
  _tcptune_read "${words[@]:0:${#words[@]} - 1}"

  COMPREPLY=()
  if [[ -n $option ]]; then
    _tcptune_value "$command $option" && _tcptune_reply
  elif [[ $ended == no && $word == --*=* ]]; then
    option=${word%%=*}
    word=${word#*=}
    _tcptune_value "$command $option" && _tcptune_reply
    COMPREPLY=("${COMPREPLY[@]/#/$option=}")
  elif [[ $ended == no && $word == -* ]]; then
    _tcptune_command "$command"
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
  else
    _tcptune_value "$command " && _tcptune_reply
    _tcptune_command "$command"
    [[ $named == all ]] || mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$commands" -- "$word")
  fi
  # Only what stands behind the last = is replaced.
  local kept=${whole%"$typed"}
  COMPREPLY=("${COMPREPLY[@]#"$kept"}")
}

complete -F _tcptune tcptune
)";

std::string_view name_in_bash(Completes completes) {
  switch (completes) {
    case Completes::nothing: return "nothing";
    case Completes::files: return "files";
    case Completes::directories: return "directories";
    case Completes::words: return "words";
    case Completes::words_in_list: return "words_in_list";
    case Completes::words_or_files: return "words_or_files";
    case Completes::words_with_files: return "words_with_files";
  }
  return "";
}

// _tcptune_command NAME: what may follow it.
std::string command_function(std::span<const CommandSyntax> commands) {
  std::string out = R"(
# What may follow the command $1; fails if there is none of that name.
_tcptune_command() {
  case $1 in
)";
  for (const CommandSyntax& command : commands) {
    std::vector<std::string_view> below;
    for (const CommandSyntax* each : commands_below(commands, command.name)) below.push_back(last_word(*each));
    std::vector<std::string> options;
    for (const CommandArgument& argument : command.arguments)
      options.insert(options.end(), argument.names.begin(), argument.names.end());
    out += fmt::format("    '{}')\n      commands='{}'\n      options='{}'\n      ;;\n", command.name,
                       fmt::join(below, " "), fmt::join(options, " "));
  }
  return out + "    *) return 1 ;;\n  esac\n}\n";
}

// _tcptune_value "COMMAND OPTION": how it is completed. What is completed alike is one case.
std::string value_function(std::span<const CommandSyntax> commands) {
  std::map<std::string, std::vector<std::string>> cases;
  for (const CommandSyntax& command : commands)
    for (const CommandArgument& argument : command.arguments) {
      if (argument.value.empty()) continue;
      auto& same =
          cases[fmt::format("how={} list='{}'", name_in_bash(argument.completes), fmt::join(argument.words, " "))];
      for (const std::string& name : argument.names) same.push_back(fmt::format("'{} {}'", command.name, name));
      if (argument.names.empty()) same.push_back(fmt::format("'{} '", command.name));
    }
  std::string out = R"(
# How the value of an option is completed: $1 is its command and itself, or the command and a blank for what stands
# behind the options. Fails if there is no value.
_tcptune_value() {
  case $1 in
)";
  for (const auto& [how, same] : cases)
    out += fmt::format("    {})\n      {}\n      ;;\n", fmt::join(same, " | "), how);
  return out + "    *) return 1 ;;\n  esac\n}\n";
}

}  // namespace

std::string bash_completion(std::span<const CommandSyntax> commands) {
  return fmt::format("{}{}{}{}", kBashHead, command_function(commands), value_function(commands), kBashTail);
}

}  // namespace tcptune
