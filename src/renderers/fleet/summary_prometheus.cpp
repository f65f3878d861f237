// SPDX-License-Identifier: MIT
// The summary of a fleet for Prometheus: counts of hosts. Without times and names of hosts, which would be a series
// each.
#include <fmt/format.h>

#include "core/text/markup.h"
#include "renderers/fleet/summary_report.h"

namespace tcptune {
namespace {

std::string head(std::string_view name, std::string_view help) {
  return fmt::format("# HELP {} {}\n# TYPE {} gauge\n", name, help, name);
}

std::string groups_text(std::string_view label, const HostGroups& groups) {
  if (groups.by_text.empty()) return {};
  const std::string name = fmt::format("tcptune_fleet_hosts_by_{}", label);
  std::string text = head(name, fmt::format("Hosts by {}, and by the worst that was found on them.", label));
  for (const auto& [value, group] : groups.by_text)
    for (const auto& [worst, hosts] : {std::pair{"error", group.with_errors},
                                       {"warning", group.with_warnings},
                                       {"none", group.hosts - group.with_errors - group.with_warnings}})
      text += fmt::format("{}{{{}=\"{}\",worst=\"{}\"}} {}\n", name, label, label_value(value), worst, hosts);
  return text;
}

}  // namespace

std::string summary_prometheus(const FleetSummary& summary, const SummaryOptions& options) {
  const HostGroup& all = summary.all;
  std::string text = head("tcptune_fleet_hosts", "Hosts by the worst that was found on them.");
  text += fmt::format(
      "tcptune_fleet_hosts{{worst=\"error\"}} {}\ntcptune_fleet_hosts{{worst=\"warning\"}} {}\n"
      "tcptune_fleet_hosts{{worst=\"none\"}} {}\n",
      all.with_errors, all.with_warnings, all.hosts - all.with_errors - all.with_warnings);
  text += head("tcptune_fleet_failed", "Snapshots that could not be judged.");
  text += fmt::format("tcptune_fleet_failed {}\n", summary.failed);
  text += head("tcptune_fleet_not_fully_judged", "Hosts on which some rule could not be judged.");
  text += fmt::format("tcptune_fleet_not_fully_judged {}\n", all.not_judged);
  text += head("tcptune_fleet_suppressed", "Findings that were accepted.");
  text += fmt::format("tcptune_fleet_suppressed {}\n", summary.suppressed);
  std::string findings;
  for (const auto& [key, finding] : summary.findings)
    if (key.severity >= options.least)
      findings += fmt::format("tcptune_fleet_finding_hosts{{rule=\"{}\",setting=\"{}\",severity=\"{}\"}} {}\n",
                              label_value(key.rule), label_value(key.setting), name_of(key.severity), finding.on.hosts);
  if (!findings.empty())
    text += head("tcptune_fleet_finding_hosts", "Hosts on which a rule fails for a setting.") + findings;
  return text + groups_text("kernel", summary.kernels) + groups_text("distribution", summary.distributions) +
         groups_text("role", summary.roles);
}

}  // namespace tcptune
