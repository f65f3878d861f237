// SPDX-License-Identifier: MIT
// Completion scripts: made of the command line's own table; tests/completions.py asks the shells what they make of
// them.
#include "renderers/pages/completion.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "cli.h"
#include "core/text/named.h"

namespace tcptune {
namespace {

std::string script_for(std::string_view shell, const std::vector<CommandSyntax>& commands) {
  return find_row(completion_shells(), shell)->print(commands);
}

const CommandArgument& argument_of(const std::vector<CommandSyntax>& commands, std::string_view command,
                                   const std::string& name) {
  const auto at =
      std::find_if(commands.begin(), commands.end(), [&](const CommandSyntax& each) { return each.name == command; });
  REQUIRE(at != commands.end());
  const auto found = std::find_if(at->arguments.begin(), at->arguments.end(), [&](const CommandArgument& each) {
    return each.value == name || std::count(each.names.begin(), each.names.end(), name) != 0;
  });
  REQUIRE(found != at->arguments.end());
  return *found;
}

}  // namespace

TEST_CASE("the syntax of the command line has what its options were declared with") {
  const auto commands = command_line_syntax();
  const CommandArgument& format = argument_of(commands, "audit", "--format");
  CHECK(format.completes == Completes::words);
  CHECK(format.words.front() == "text");
  CHECK(format.value == "FORMAT");
  CHECK(argument_of(commands, "audit", "--show-passed").value.empty());
  CHECK(argument_of(commands, "audit", "--report").repeats == YesNo::yes);
  CHECK(argument_of(commands, "audit", "--root").repeats == YesNo::no);
  CHECK(argument_of(commands, "audit", "-o").names == std::vector<std::string>{"-o", "--output"});
  CHECK(argument_of(commands, "completion", "SHELL").words == std::vector<std::string>{"bash", "zsh", "fish"});
  CHECK(argument_of(commands, "", "--format").words == format.words);  // without a command, audit is meant
}

TEST_CASE("text of the help stays text in every completion script") {
  const std::vector<CommandSyntax> commands{
      {"", "", {{{"--odd"}, "", "it's [one]: $(two) `three` \\", YesNo::no, Completes::nothing, {}}}},
      {"first", "it's $(two): `three`", {}}};
  CHECK(script_for("bash", commands).find("two") == std::string::npos);
  const std::string zsh = script_for("zsh", commands);
  CHECK(zsh.find(R"('(--odd)--odd[it'\''s \[one\]\: $(two) `three` \\]')") != std::string::npos);
  CHECK(zsh.find(R"('first:it'\''s $(two): `three`')") != std::string::npos);
  const std::string fish = script_for("fish", commands);
  CHECK(fish.find(R"(-l odd -d 'it\'s [one]: $(two) `three` \\')") != std::string::npos);
  CHECK(fish.find(R"(-a first -d 'it\'s $(two): `three`')") != std::string::npos);
}

}  // namespace tcptune
