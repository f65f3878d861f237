// SPDX-License-Identifier: MIT
// tcptune rules: list, test, schema, manual.
#include "commands/rules.h"

#include <algorithm>

#include <fmt/format.h>

#include "commands/commands.h"
#include "commands/output.h"
#include "commands/rule_format.h"
#include "commands/rule_selection.h"
#include "core/rules/proof_record.h"
#include "core/text/named.h"
#include "core/text/quote.h"
#include "renderers/diagnosis/diagnosis.h"
#include "renderers/pages/manual.h"
#include "renderers/pages/proof_list.h"
#include "renderers/pages/rule_list.h"
#include "renderers/report/report_schema.h"
#include "rulebase/json_schema.h"
#include "rulebase/schema.h"
#include "snapshots/snapshot_json.h"
#include "snapshots/summary_json.h"
#include "targets/examples.h"

namespace tcptune {
namespace {

std::string rule_schema() { return json_schema(schema_of("rule")); }
std::string setting_schema() { return json_schema(schema_of("setting")); }
std::string topic_schema() { return json_schema(schema_of("topic")); }
std::string policy_schema() { return json_schema(schema_of("policy")); }

constexpr SchemaKind kSchemas[] = {{"rule", rule_schema},         {"setting", setting_schema},
                                   {"topic", topic_schema},       {"policy", policy_schema},
                                   {"report", report_schema},     {"diagnosis", diagnosis_schema},
                                   {"snapshot", snapshot_schema}, {"fleet-summary", summary_schema}};

std::string rule_format_page(const RuleBase&) { return rule_format_manual(rule_format()); }

constexpr ManualPage kPages[] = {{7, "the rules", rules_manual}, {5, "the format of rule files", rule_format_page}};

}  // namespace

std::span<const SchemaKind> schema_kinds() { return kSchemas; }
std::span<const ManualPage> manual_pages() { return kPages; }

ExitStatus run_command(const RuleListOptions& options) {
  ChosenRules rules = choose_rules(options.rules);
  check_known(rules.base, options.rules.select, "--select");
  std::vector<ListedRule> listed;
  for (const Rule& rule : rules.base.rules) {
    const std::string origin = origin_of(rules, rule.id);
    if (!is_selected(options.rules.select, rule) || (options.of_site == YesNo::yes && origin.empty())) continue;
    listed.push_back({&rule, origin});
  }
  if (options.proof == YesNo::yes)
    print(proof_list(rules.base, proof_record()));
  else
    print(find_row(rule_list_formats(), options.format)->print(listed));
  return ExitStatus::clean;
}

ExitStatus run_command(const RuleTestOptions& options) {
  const ChosenRules rules = choose_rules(options.rules);
  std::string text;
  int examples = 0, failed = 0;
  for (const Rule& rule : rules.base.rules) {
    const ExampleResult result = run_examples(rules.base, rule);
    examples += result.run;
    failed += static_cast<int>(result.faults.size());
    for (const ExampleFault& fault : result.faults)
      text += printable_lines(fmt::format("{}: {}\n", fault.place, fault.message));
  }
  print(text + fmt::format("{} rules, {} examples: {} passed, {} failed\n", rules.base.rules.size(), examples,
                           examples - failed, failed));
  return failed == 0 ? ExitStatus::clean : ExitStatus::findings;
}

ExitStatus run_command(const RuleSchemaOptions& options) {
  print(find_row(schema_kinds(), options.of)->print());
  return ExitStatus::clean;
}

ExitStatus run_command(const RuleManualOptions& options) {
  const auto page = std::find_if(std::begin(kPages), std::end(kPages),
                                 [&options](const ManualPage& known) { return known.section == options.section; });
  print(page->print(choose_rules(options.rules).base));
  return ExitStatus::clean;
}

}  // namespace tcptune
