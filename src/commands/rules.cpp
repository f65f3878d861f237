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

ExitStatus test_rules(const RuleBase& base) {
  int examples = 0, failed = 0;
  std::string text;
  for (const Rule& rule : base.rules) {
    const ExampleResult result = run_examples(base, rule);
    examples += result.run;
    failed += static_cast<int>(result.faults.size());
    for (const ExampleFault& fault : result.faults)
      text += printable_lines(fmt::format("{}: {}\n", fault.place, fault.message));
  }
  print(text + fmt::format("{} rules, {} examples: {} passed, {} failed\n", base.rules.size(), examples,
                           examples - failed, failed));
  return failed == 0 ? ExitStatus::clean : ExitStatus::findings;
}

}  // namespace

ExitStatus run_command(const RulesOptions& options) {
  if (options.action == RulesAction::schema) {
    print(options.schema == "report" ? report_schema() : json_schema(schema_of(options.schema)));
    return ExitStatus::clean;
  }
  const ChosenRules rules = choose_rules(options.rules);
  if (options.action == RulesAction::test) return test_rules(rules.base);
  if (options.action == RulesAction::manual)
    print(manual_page(options.section, rules.base));
  else
    print(options.format == "json" ? rule_list_json(rules.base) : rule_list_text(rules.base));
  return ExitStatus::clean;
}

}  // namespace tcptune
