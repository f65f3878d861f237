// SPDX-License-Identifier: MIT
// Runs the built program as a person would, for tests of what it prints.
#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <sys/wait.h>

namespace tcptune {

struct ToolRun {
  std::string output;  // standard output and standard error, as they came
  int status = 0;  // exit status
};

// The program that the environment names (an installed one, say), or the one that was built with this test: its build
// directory is the parent of the test's.
inline std::string tool_path() {
  if (const char* named = std::getenv("TCPTUNE_BINARY")) return named;
  return (std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path() / "tcptune").string();
}

// A shell command in the source directory in which `tcptune` is that program.
inline ToolRun run_tool(const std::string& command) {
  REQUIRE_MESSAGE(std::filesystem::exists(tool_path()), tool_path());
  const std::string directory = std::filesystem::path(tool_path()).parent_path().string();
  const std::string line = "cd '" SOURCE_DIR "' && PATH='" + directory + "':\"$PATH\" && { " + command + "; } 2>&1";
  ToolRun run;
  std::FILE* pipe = popen(line.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> buffer;
  for (std::size_t count = 0; (count = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    run.output.append(buffer.data(), count);
  run.status = WEXITSTATUS(pclose(pipe));
  return run;
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// A command and those below it, as their --help lists them: "", "audit", …, "rules list".
inline std::vector<std::string> tool_commands(const std::string& above = "") {
  std::vector<std::string> all{above};
  bool listed = false;
  for (const std::string& line : lines_of(run_tool("tcptune " + above + " --help").output)) {
    if (line == "Commands:")
      listed = true;
    else if (!line.starts_with("  "))
      listed = false;
    else if (listed && line[2] != ' ')
      for (std::string& command :
           tool_commands((above.empty() ? "" : above + ' ') + line.substr(2, line.find(' ', 2) - 2)))
        all.push_back(std::move(command));
  }
  REQUIRE_MESSAGE((!above.empty() || all.size() > 1), "the help lists no commands");
  return all;
}

// The long options that a command's --help lists, without --help itself.
inline std::set<std::string> tool_options(const std::string& command) {
  std::set<std::string> options;
  for (const std::string& line : lines_of(run_tool("tcptune " + command + " --help").output)) {
    const std::size_t start = line.starts_with("  -") ? line.find("--") : std::string::npos;
    if (start != std::string::npos) options.insert(line.substr(start, line.find_first_of(" :", start) - start));
  }
  options.erase("--help");
  return options;
}

// The whole file; a missing one fails the test.
inline std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE_MESSAGE(file.is_open(), path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace tcptune
