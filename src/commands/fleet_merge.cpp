// SPDX-License-Identifier: MIT
// tcptune fleet merge: adds up the summaries of the parts of a fleet.
#include <utility>

#include "commands/color.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "commands/rule_selection.h"
#include "commands/summary_format.h"
#include "readers/input/input_file.h"
#include "snapshots/summary_json.h"

namespace tcptune {

ExitStatus run_command(const FleetMergeOptions& options) {
  const SummaryFormat& format = summary_format(options.format);
  const ChosenRules chosen = choose_rules(RuleOptions{});
  Inputs inputs;
  inputs.files = chosen.files;
  for (const std::string& part : options.parts) inputs.files.push_back({"FILE", part});
  Outputs outputs(std::move(inputs));
  Output& output = outputs.open("--output", options.output);
  FleetSummary sum;
  for (const std::string& part : options.parts)
    sum = std::move(sum) + read_summary(read_input(part), part == "-" ? "standard input" : part);
  output.write(format.render(
      sum, {chosen.base, {}, Severity::note, color_for(options.color, options.output), width_for(options.output)}));
  output.finish();
  return ExitStatus::clean;
}

}  // namespace tcptune
