// SPDX-License-Identifier: MIT
// Runs every command in README.md and compares what it prints. UPDATE_README=1 writes the outputs into the file
// instead.
#include <cstdlib>
#include <fstream>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tool.h"

namespace tcptune {
namespace {

const std::string kReadme = SOURCE_DIR "/README.md";

// The README with each `$ command` of its console blocks followed by what that command prints now.
std::string with_real_output(const std::string& readme) {
  std::string out;
  bool in_console = false;
  for (const std::string& line : lines_of(readme)) {
    if (line.starts_with("```")) in_console = line == "```console";
    const bool command = in_console && line.starts_with("$ ");
    const bool old_output = in_console && !command && !line.starts_with("```");
    if (old_output) continue;
    out += line + '\n';
    if (command) out += run_tool(line.substr(2)).output;
  }
  return out;
}

std::set<std::string> options_in(const std::string& text) {
  static const std::regex option("--[a-z][a-z-]*");
  std::set<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), option), end; at != end; ++at) found.insert(at->str());
  return found;
}

}  // namespace

TEST_CASE("every command in the README prints what the README shows") {
  const std::string readme = read_text(kReadme);
  REQUIRE(readme.find("```console\n$ tcptune ") != std::string::npos);
  const std::string real = with_real_output(readme);
  if (std::getenv("UPDATE_README") != nullptr) {
    std::ofstream(kReadme, std::ios::binary) << real;
    return;
  }
  const std::vector<std::string> shown = lines_of(readme), wanted = lines_of(real);
  std::size_t same = 0;
  while (same < shown.size() && same < wanted.size() && shown[same] == wanted[same]) ++same;
  INFO("the first difference is in line ", same + 1, ": ", same < wanted.size() ? wanted[same] : "nothing");
  CHECK_MESSAGE((real == readme), "README.md is out of date; UPDATE_README=1 makes this test write it");
}

TEST_CASE("every option that the README names exists") {
  std::set<std::string> known{"--help"};
  for (const std::string& command : tool_commands()) known.merge(tool_options(command));
  for (const std::string& option : options_in(read_text(kReadme))) CHECK_MESSAGE(known.contains(option), option);
}

TEST_CASE("the README is short enough to be read") { CHECK(lines_of(read_text(kReadme)).size() <= 200); }

}  // namespace tcptune
