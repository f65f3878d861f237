// SPDX-License-Identifier: MIT
// The pipeline in order, and the only catch: an outcome becomes an exit status.
#include <cstdio>
#include <exception>
#include <string>
#include <variant>
#include <vector>

#include "cli.h"
#include "commands/commands.h"
#include "core/error.h"

namespace {

tcptune::ExitStatus run(const std::vector<std::string>& arguments) {
  const tcptune::Options options = tcptune::parse_command_line(arguments);
  return std::visit([](const auto& command) { return tcptune::run_command(command); }, options);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return static_cast<int>(run({argv + 1, argv + argc}));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tcptune: %s\n", error.what());
    return static_cast<int>(tcptune::ExitStatus::trouble);
  }
}
