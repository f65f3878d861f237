// SPDX-License-Identifier: MIT
// tcptune rules: list, test, schema, manual.
#include <fmt/format.h>

#include "commands/commands.h"
#include "commands/manual.h"
#include "commands/output.h"
#include "commands/rule_selection.h"
#include "core/text/quote.h"
#include "renderers/pages/rule_list.h"
#include "renderers/report/report_schema.h"
#include "rulebase/json_schema.h"
#include "targets/examples.h"

namespace tcptune {
namespace {

ExitStatus test_rules(const RuleBase& base, Output& output) {
  int examples = 0, failed = 0;
  for (const Rule& rule : base.rules) {
    const ExampleResult result = run_examples(base, rule);
    examples += result.run;
    failed += static_cast<int>(result.faults.size());
    for (const ExampleFault& fault : result.faults)
      output.write(printable_lines(fmt::format("{}: {}\n", fault.place, fault.message)));
  }
  output.write(fmt::format("{} rules, {} examples: {} passed, {} failed\n", base.rules.size(), examples,
                           examples - failed, failed));
  return failed == 0 ? ExitStatus::clean : ExitStatus::findings;
}

}  // namespace

ExitStatus run_command(const RulesOptions& options) {
  Output output("");
  ExitStatus status = ExitStatus::clean;
  if (options.action == RulesAction::schema) {
    output.write(options.schema == "report" ? report_schema() : json_schema(schema_of(options.schema)));
  } else {
    const ChosenRules rules = choose_rules(options.rules);
    if (options.action == RulesAction::test)
      status = test_rules(rules.base, output);
    else if (options.action == RulesAction::manual)
      output.write(manual_page(options.section, rules.base));
    else
      output.write(options.format == "json" ? rule_list_json(rules.base) : rule_list_text(rules.base));
  }
  output.finish();
  return status;
}

}  // namespace tcptune
