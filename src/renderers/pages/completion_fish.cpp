// SPDX-License-Identifier: MIT
// The completion of fish.
#include <fmt/format.h>

#include "renderers/pages/completion_script.h"

namespace tcptune {
namespace {

constexpr std::string_view kFishHead = R"(# How tcptune is completed in fish; written by `tcptune completion fish`.

# Is one of these the command whose arguments are written now?
function __tcptune_is
    set -l words (commandline -opc)[2..]
    set -l command ''
    for word in $words
        set -l longer (string trim "$command $word")
        contains -- $longer $__tcptune_commands; or break
        set command $longer
    end
    contains -- $command $argv
end

# Is this command all that is written so far?
function __tcptune_only
    set -l words (commandline -opc)[2..]
    test "$words" = "$argv"
end

# Words apart by commas.
function __tcptune_list
    set -l begun (commandline -ct | string replace -r '^--[a-z-]*=' '' | string match -r '.*,')
    printf '%s\n' "$begun"$argv
end

# word=file
function __tcptune_with_files
    set -l typed (commandline -ct | string replace -r '^--[a-z-]*=' '')
    set -l begun (string match -r '^[^=]*=' -- $typed)
    if test -z "$begun"
        printf '%s=\n' $argv
    else
        printf '%s\n' $begun(__fish_complete_path (string replace -- $begun '' $typed) | string replace -r '\t.*' '')
    end
end
)";

std::string fish_word(std::string_view text) {
  std::string word = "'";
  for (const char c : text) {
    if (c == '\\' || c == '\'') word += '\\';
    word += c;
  }
  return word + "'";
}

std::string value_in_fish(const CommandArgument& argument) {
  const std::string words = fmt::format("{}", fmt::join(argument.words, " "));
  switch (argument.completes) {
    case Completes::nothing: return "-x";
    case Completes::files: return "-r -F";
    case Completes::directories: return "-x -a '(__fish_complete_directories)'";
    case Completes::words: return fmt::format("-x -a '{}'", words);
    case Completes::words_in_list: return fmt::format("-x -a '(__tcptune_list {})'", words);
    case Completes::words_or_files: return fmt::format("-r -F -a '{}'", words);
    case Completes::words_with_files: return fmt::format("-x -a '(__tcptune_with_files {})'", words);
  }
  return "";
}

std::string argument_in_fish(const SharedArgument& shared) {
  const CommandArgument& argument = shared.argument;
  std::string line = "complete -c tcptune -n \"__tcptune_is";
  for (const std::string& command : shared.commands) line += " " + fish_word(command);
  line += "\"";
  for (const std::string& name : argument.names)
    line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  if (argument.names.empty())
    line += argument.completes == Completes::files ? " -F" : fmt::format(" -f -a '{}'", fmt::join(argument.words, " "));
  else if (!argument.value.empty())
    line += " " + value_in_fish(argument);
  if (!argument.names.empty()) line += " -d " + fish_word(argument.help);
  return line + "\n";
}

}  // namespace

std::string fish_completion(std::span<const CommandSyntax> commands) {
  std::string out = fmt::format("{}\nset -g __tcptune_commands", kFishHead);
  for (const CommandSyntax& command : commands)
    if (!command.name.empty()) out += " " + fish_word(command.name);
  out += "\n\n# Files only where one of the lines below says so.\ncomplete -c tcptune -f\n";
  for (const CommandSyntax& command : commands)
    if (!command.name.empty())
      out += fmt::format("complete -c tcptune -n \"__tcptune_only {}\" -a {} -d {}\n", fish_word(words_above(command)),
                         last_word(command), fish_word(command.summary));
  for (const SharedArgument& shared : shared_arguments(commands)) out += argument_in_fish(shared);
  return out;
}

}  // namespace tcptune
