// SPDX-License-Identifier: MIT
// A command line as data, and the scripts by which shells complete it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/yes_no.h"

namespace tcptune {

// How the value of an argument is completed.
enum class Completes {
  nothing,  // nobody but the person knows
  files,
  directories,
  words,
  words_in_list,  // several, apart by commas
  words_or_files,
  words_with_files,  // word=file
};

// An option, or what stands at a place of its own.
struct CommandArgument {
  std::vector<std::string> names;  // "-o", "--output"; empty: it has no name, only a place
  std::string value;  // what the help calls its value; empty: it takes none
  std::string help;
  YesNo repeats = YesNo::no;
  Completes completes = Completes::nothing;
  std::vector<std::string> words;  // of letters, digits and ._/- only, so that no shell reads more into them

  bool operator==(const CommandArgument&) const = default;
};

struct CommandSyntax {
  std::string name;  // "audit", "rules list"; empty: the program without a command
  std::string summary;
  std::vector<CommandArgument> arguments;
};

struct CompletionShell {
  std::string_view name;
  std::string (&print)(std::span<const CommandSyntax> commands);
};

std::span<const CompletionShell> completion_shells();

}  // namespace tcptune
