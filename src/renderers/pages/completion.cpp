// SPDX-License-Identifier: MIT
// See completion.h and completion_script.h.
#include "renderers/pages/completion.h"

#include <algorithm>

#include "renderers/pages/completion_script.h"

namespace tcptune {
namespace {

constexpr CompletionShell kShells[] = {{"bash", bash_completion}, {"zsh", zsh_completion}, {"fish", fish_completion}};

}  // namespace

std::span<const CompletionShell> completion_shells() { return kShells; }

std::vector<SharedArgument> shared_arguments(std::span<const CommandSyntax> commands) {
  std::vector<SharedArgument> shared;
  for (const CommandSyntax& command : commands)
    for (const CommandArgument& argument : command.arguments) {
      const auto same = std::find_if(shared.begin(), shared.end(),
                                     [&argument](const SharedArgument& each) { return each.argument == argument; });
      if (same == shared.end())
        shared.push_back({argument, {command.name}});
      else
        same->commands.push_back(command.name);
    }
  return shared;
}

std::string_view last_word(const CommandSyntax& command) {
  return std::string_view(command.name).substr(command.name.rfind(' ') + 1);
}

std::string_view words_above(const CommandSyntax& command) {
  const std::size_t blank = command.name.rfind(' ');
  return std::string_view(command.name).substr(0, blank == std::string::npos ? 0 : blank);
}

std::vector<const CommandSyntax*> commands_below(std::span<const CommandSyntax> commands, std::string_view above) {
  std::vector<const CommandSyntax*> below;
  for (const CommandSyntax& command : commands)
    if (!command.name.empty() && words_above(command) == above) below.push_back(&command);
  return below;
}

}  // namespace tcptune
