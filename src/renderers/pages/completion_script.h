// SPDX-License-Identifier: MIT
// What the scripts of all shells are made of; see completion.h.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/pages/completion.h"

namespace tcptune {

std::string bash_completion(std::span<const CommandSyntax> commands);
std::string zsh_completion(std::span<const CommandSyntax> commands);
std::string fish_completion(std::span<const CommandSyntax> commands);

// An argument, and all commands that have it just so.
struct SharedArgument {
  const CommandArgument& argument;
  std::vector<std::string> commands;
};
std::vector<SharedArgument> shared_arguments(std::span<const CommandSyntax> commands);

// The commands right below one; of the program without a command: audit, diff …
std::vector<const CommandSyntax*> commands_below(std::span<const CommandSyntax> commands, std::string_view above);

// The last word of a command's name, and what is in front of it: "list" and "rules" of "rules list".
std::string_view last_word(const CommandSyntax& command);
std::string_view words_above(const CommandSyntax& command);

}  // namespace tcptune
