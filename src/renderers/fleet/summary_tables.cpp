// SPDX-License-Identifier: MIT
// See summary_tables.h.
#include "renderers/fleet/summary_tables.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "core/rules/rule.h"
#include "core/text/quantity.h"

namespace tcptune {
namespace {

constexpr std::size_t kMostValues = 4;  // told in a row

std::string digits(std::uint64_t number) { return grouped_digits(static_cast<std::int64_t>(number)); }

std::string hosts_text(std::uint64_t hosts) { return fmt::format("{} host{}", digits(hosts), hosts == 1 ? "" : "s"); }

std::string share_text(std::uint64_t part, std::uint64_t whole) {
  const double share = whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  if (part == whole) return "100 %";
  if (share > 99.9) return "over 99.9 %";  // rounded it would be all
  return share < 0.1 ? "under 0.1 %" : fmt::format("{:.1f} %", share);
}

std::string examples_text(const HostCount& on) {
  if (on.examples.empty()) return {};
  return fmt::format("{}{}", fmt::join(on.examples, ", "), on.hosts > on.examples.size() ? " …" : "");
}

std::string value_text(const std::string& value) { return value.empty() ? "the kernel's default" : value; }

// "1 (1,204 hosts), 2 (3)", the most first.
std::string values_text(const Distinct& values) {
  if (values.too_many == YesNo::yes) return "many different values";
  std::vector<std::pair<std::string, HostCount>> all(values.by_text.begin(), values.by_text.end());
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.second.hosts > b.second.hosts; });
  if (all.size() == 1) return all.front().first;
  std::string text;
  for (std::size_t i = 0; i < std::min(all.size(), kMostValues); ++i)
    text += fmt::format("{}{} ({})", i == 0 ? "" : ", ", all[i].first, digits(all[i].second.hosts));
  return text + (all.size() > kMostValues ? " …" : "");
}

SummaryTable findings_table(const FleetSummary& summary, const SummaryOptions& options) {
  SummaryTable table{"Findings",
                     {"severity", "rule", "setting", "hosts", "share", "values", "such as"},
                     {YesNo::no, YesNo::no, YesNo::no, YesNo::yes, YesNo::yes, YesNo::no, YesNo::no},
                     {}};
  std::vector<const std::pair<const FleetFindingKey, FleetFinding>*> all;
  for (const auto& entry : summary.findings)
    if (entry.first.severity >= options.least) all.push_back(&entry);
  std::stable_sort(all.begin(), all.end(), [](const auto* a, const auto* b) {
    return std::tie(b->first.severity, b->second.on.hosts) < std::tie(a->first.severity, a->second.on.hosts);
  });
  for (const auto* entry : all) {
    const auto& [key, finding] = *entry;
    const Rule* rule = find_rule(options.base, key.rule);
    const std::string values = values_text(finding.values), examples = examples_text(finding.on);
    SummaryRow row{key.severity, YesNo::yes, {}, "", ""};
    row.cells = {std::string(name_of(key.severity)),
                 key.rule,
                 key.setting,
                 digits(finding.on.hosts),
                 share_text(finding.on.hosts, summary.all.hosts),
                 values,
                 examples};
    row.lead = fmt::format("{}[{}]: {}", name_of(key.severity), key.rule, rule == nullptr ? key.setting : rule->title);
    row.sentence =
        fmt::format("{} ({})", hosts_text(finding.on.hosts), share_text(finding.on.hosts, summary.all.hosts));
    if (!key.setting.empty()) row.sentence += fmt::format(", {}{}", key.setting, values.empty() ? "" : " = " + values);
    if (!examples.empty()) row.sentence += "; such as " + examples;
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string counted(int number, std::string_view word) {
  return number == 0 ? "" : fmt::format("{} {}{}, ", number, word, number == 1 ? "" : "s");
}

SummaryTable deviating_table(const FleetSummary& summary) {
  SummaryTable table{"Hosts with the most to do",
                     {"host", "errors", "warnings", "notes", "rules"},
                     {YesNo::no, YesNo::yes, YesNo::yes, YesNo::yes, YesNo::no},
                     {}};
  for (const DeviatingHost& host : summary.deviating) {
    const std::string name = host.host.empty() ? "(a host without a name)" : host.host;
    const std::string rules = fmt::format("{}", fmt::join(host.rules, ", "));
    std::string sentence = counted(host.errors, "error") + counted(host.warnings, "warning");
    sentence += rules;
    table.rows.push_back(
        {host.errors > 0 ? Severity::error : Severity::warning,
         YesNo::yes,
         {name, std::to_string(host.errors), std::to_string(host.warnings), std::to_string(host.notes), rules},
         name,
         sentence});
  }
  return table;
}

SummaryTable drift_table(const FleetSummary& summary) {
  SummaryTable table{"Settings on which hosts differ",
                     {"setting", "most have", "hosts", "others have"},
                     {YesNo::no, YesNo::no, YesNo::yes, YesNo::no},
                     {}};
  for (const Drift& drift : drift_of(summary)) {
    std::string others;
    for (std::size_t i = 0; i < std::min(drift.others.size(), kMostValues); ++i) {
      const Minority& other = drift.others[i];
      const std::string examples = examples_text(other.on);
      others += fmt::format("{}{} on {}{}", i == 0 ? "" : "; ", value_text(other.value), hosts_text(other.on.hosts),
                            examples.empty() ? "" : fmt::format(" ({})", examples));
    }
    if (drift.others.size() > kMostValues) others += fmt::format("; {} more values", drift.others.size() - kMostValues);
    if (drift.others.empty()) others = "many different values";
    table.rows.push_back(
        {Severity::note,
         YesNo::no,
         {drift.setting, value_text(drift.majority), digits(drift.with_majority), others},
         drift.setting,
         fmt::format("{} on {}; {}", value_text(drift.majority), hosts_text(drift.with_majority), others)});
  }
  return table;
}

SummaryTable groups_table(std::string title, std::string name, const HostGroups& groups) {
  SummaryTable table{std::move(title),
                     {std::move(name), "hosts", "with errors", "with warnings", "not fully judged"},
                     {YesNo::no, YesNo::yes, YesNo::yes, YesNo::yes, YesNo::yes},
                     {}};
  if (groups.too_many == YesNo::yes)
    table.rows.push_back({Severity::note, YesNo::no, {"too many to tell", "", "", "", ""}, "too many to tell", ""});
  std::vector<std::pair<std::string, HostGroup>> all(groups.by_text.begin(), groups.by_text.end());
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.second.hosts > b.second.hosts; });
  for (const auto& [text, group] : all) {
    std::string sentence = hosts_text(group.hosts);
    if (group.with_errors > 0) sentence += fmt::format(", {} with errors", digits(group.with_errors));
    if (group.with_warnings > 0) sentence += fmt::format(", {} with warnings", digits(group.with_warnings));
    if (group.not_judged > 0) sentence += fmt::format(", {} not fully judged", digits(group.not_judged));
    table.rows.push_back(
        {Severity::note,
         YesNo::no,
         {text, digits(group.hosts), digits(group.with_errors), digits(group.with_warnings), digits(group.not_judged)},
         text,
         sentence});
  }
  return table;
}

}  // namespace

std::vector<SummaryTable> summary_tables(const FleetSummary& summary, const SummaryOptions& options, std::size_t most) {
  std::vector<SummaryTable> tables;
  tables.push_back(findings_table(summary, options));
  tables.push_back(deviating_table(summary));
  tables.push_back(drift_table(summary));
  tables.push_back(groups_table("Hosts by kernel", "kernel", summary.kernels));
  tables.push_back(groups_table("Hosts by distribution", "distribution", summary.distributions));
  tables.push_back(groups_table("Hosts by role", "role", summary.roles));
  std::erase_if(tables, [](const SummaryTable& table) { return table.rows.empty(); });
  for (SummaryTable& table : tables) {
    const std::size_t kept = std::min(most, table.rows.size());
    table.more = table.rows.size() - kept;
    table.rows.resize(kept);
  }
  return tables;
}

std::string summary_verdict(const FleetSummary& summary) {
  const HostGroup& all = summary.all;
  std::string text = fmt::format("{}: {} with errors, {} with warnings, {} without either", hosts_text(all.hosts),
                                 digits(all.with_errors), digits(all.with_warnings),
                                 digits(all.hosts - all.with_errors - all.with_warnings));
  if (all.not_judged > 0) text += fmt::format("; {} not fully judged", digits(all.not_judged));
  if (summary.suppressed > 0) text += fmt::format("; {} findings accepted", digits(summary.suppressed));
  if (summary.failed > 0)
    text += fmt::format(". {} snapshot{} could not be judged", digits(summary.failed), summary.failed == 1 ? "" : "s");
  return text + ".";
}

}  // namespace tcptune
