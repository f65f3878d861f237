// SPDX-License-Identifier: MIT
// The pipeline in order, and the only catch: an outcome becomes an exit status.
#include "main.h"

#include <exception>
#include <variant>

#include "cli.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "core/text/error.h"

namespace tcptune {

int run(const std::vector<std::string>& arguments) {
  try {
    const Options options = parse_command_line(arguments);
    return static_cast<int>(std::visit([](const auto& command) { return run_command(command); }, options));
  } catch (const Error& error) {
    say(error);
    return static_cast<int>(ExitStatus::trouble);
  } catch (const std::exception& error) {
    say(error.what());
    return static_cast<int>(ExitStatus::trouble);
  }
}

}  // namespace tcptune
