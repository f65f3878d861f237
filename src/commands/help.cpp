// SPDX-License-Identifier: MIT
// tcptune --help and --version.
#include <fmt/format.h>

#include "commands/color.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "core/rules/embedded_rules.h"
#include "renderers/json_text.h"
#include "renderers/pages/help_page.h"

namespace tcptune {

ExitStatus run_command(const HelpOptions& options) {
  print(help_page(command_line_syntax(), options.command, width_for("-")));
  return ExitStatus::clean;
}

ExitStatus run_command(const VersionOptions& options) {
  const RuleBase& base = embedded_rules();
  const Json version = {{"name", "tcptune"},
                        {"version", TCPTUNE_VERSION},
                        {"rules", base.rules.size()},
                        {"settings", base.settings.size()}};
  print(options.format == "json" ? dump(version) + '\n' : "tcptune " TCPTUNE_VERSION "\n");
  return ExitStatus::clean;
}

}  // namespace tcptune
