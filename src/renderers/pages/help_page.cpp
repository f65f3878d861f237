// SPDX-License-Identifier: MIT
// See help_page.h.
#include "renderers/pages/help_page.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::size_t kTextColumn = 26;

class HelpPage {
 public:
  HelpPage(std::span<const CommandSyntax> commands, std::size_t width) : commands_(commands), width_(width) {}

  std::string of(const CommandSyntax& command) const {
    std::string places, options;
    for (const CommandArgument& argument : command.arguments)
      if (command.name.empty() && !is_of_program(argument))
        continue;
      else if (argument.names.empty())
        places += row(argument.value, argument.help);
      else
        options += row(option_text(argument), argument.help);
    std::string page = paragraph(command.summary + (command.summary.ends_with('.') ? "" : ".")) + '\n' + usage(command);
    if (!places.empty()) page += '\n' + places;
    if (const std::string below = commands_below(command.name); !below.empty()) page += "\nCommands:\n" + below;
    page += "\nOptions:\n" + options;
    if (!command.name.empty()) return page;
    return page + '\n' +
           paragraph(
               "Exit status: 0 nothing at or above --fail-on, 1 findings, 2 something kept it from judging. `tcptune "
               "COMMAND --help` has the options of a command; `man tcptune` has everything.");
  }

 private:
  // Without a command audit is meant, so the program takes its arguments too; they are told there.
  bool is_of_program(const CommandArgument& argument) const {
    const auto audit = std::find_if(commands_.begin(), commands_.end(),
                                    [](const CommandSyntax& command) { return command.name == "audit"; });
    const auto is_option = [&](const CommandArgument& other) { return other == argument; };
    return (!argument.names.empty() && argument.names.back() == "--help") ||
           std::none_of(audit->arguments.begin(), audit->arguments.end(), is_option);
  }

  std::string usage(const CommandSyntax& command) const {
    std::string line = fmt::format("Usage: tcptune{}{}", command.name.empty() ? "" : " ", command.name);
    line += command.name.empty() ? " [COMMAND] [OPTION ...]" : " [OPTION ...]";
    for (const CommandArgument& argument : command.arguments)
      if (argument.names.empty() && !command.name.empty())
        line += fmt::format(" [{}{}]", argument.value, argument.repeats == YesNo::yes ? " ..." : "");
    return line + '\n';
  }

  std::string commands_below(std::string_view group) const {
    std::string rows;
    for (const CommandSyntax& command : commands_) {
      const std::size_t space = command.name.rfind(' ');
      const std::string_view above =
          space == std::string::npos ? std::string_view() : std::string_view(command.name).substr(0, space);
      if (command.name.empty() || above != group) continue;
      rows += row(command.name.substr(space == std::string::npos ? 0 : space + 1), command.summary);
    }
    return rows;
  }

  static std::string option_text(const CommandArgument& argument) {
    return fmt::format("{}{}{}", fmt::join(argument.names, ", "), argument.value.empty() ? "" : " ", argument.value);
  }

  std::string paragraph(std::string_view text) const {
    std::string out;
    for (const std::string& line : wrap(text, width_)) out += line + '\n';
    return out;
  }

  // What is too long for its column gets a line of its own.
  std::string row(const std::string& label, std::string_view text) const {
    std::string out = fmt::format("  {:<{}}", label, kTextColumn - 2);
    if (label.size() + 3 > kTextColumn) out += '\n' + std::string(kTextColumn, ' ');
    std::string_view before;
    const std::string indent = '\n' + std::string(kTextColumn, ' ');
    for (const std::string& line : wrap(text, width_ - kTextColumn)) {
      out.append(before).append(line);
      before = indent;
    }
    return out + '\n';
  }

  std::span<const CommandSyntax> commands_;
  std::size_t width_;
};

}  // namespace

std::string help_page(std::span<const CommandSyntax> commands, std::string_view command, std::size_t width) {
  const auto found = std::find_if(commands.begin(), commands.end(),
                                  [command](const CommandSyntax& syntax) { return syntax.name == command; });
  return HelpPage(commands, width).of(found == commands.end() ? commands.front() : *found);
}

}  // namespace tcptune
