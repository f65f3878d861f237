// SPDX-License-Identifier: MIT
// See summary_json.h. The lists of the JSON are rows here; what is counted is sorted again when it is read.
#include "snapshots/summary_json.h"

#include <algorithm>
#include <utility>

#include "core/text/error.h"
#include "core/text/quote.h"
#include "snapshots/archive.h"

namespace tcptune {
namespace snapshots {

struct CountRow {
  std::string value;
  std::uint64_t hosts = 0;
  std::vector<std::string> examples;
};

template <typename Archive, Is<CountRow> T>
void fields(Archive& a, T& v) {
  a.must("value", v.value, "as found");
  a.must("hosts", v.hosts, "how many have it");
  a.may("examples", v.examples, "the first of them by name");
}

struct FindingRow {
  std::string rule;
  Severity severity = Severity::note;
  std::string setting;
  std::uint64_t hosts = 0;
  std::vector<std::string> examples;
  std::vector<CountRow> values;
  YesNo too_many_values = YesNo::no;
};

template <typename Archive, Is<FindingRow> T>
void fields(Archive& a, T& v) {
  a.must("rule", v.rule, "its id");
  a.must("severity", v.severity, "how loud");
  a.may("setting", v.setting, "single interfaces count together under their family: net.ipv4.conf.*.rp_filter");
  a.must("hosts", v.hosts, "on how many it was found");
  a.may("examples", v.examples, "the first of them by name");
  a.may("values", v.values, "as found");
  a.may("too_many_values", v.too_many_values, "more than 64 different ones: none is told");
}

struct SettingRow {
  std::string setting;
  std::uint64_t changed = 0;
  std::vector<CountRow> values;
  YesNo too_many_values = YesNo::no;
};

template <typename Archive, Is<SettingRow> T>
void fields(Archive& a, T& v) {
  a.must("setting", v.setting, "as in findings");
  a.must("changed", v.changed, "how many hosts have other than their kernel's default");
  a.may("values", v.values, "what they have");
  a.may("too_many_values", v.too_many_values, "more than 64 different ones: none is told");
}

struct GroupRow {
  std::string name;
  HostGroup group;
};

template <typename Archive, Is<HostGroup> T>
void fields(Archive& a, T& v) {
  a.must("hosts", v.hosts, "how many");
  a.may("with_errors", v.with_errors, "of them");
  a.may("with_warnings", v.with_warnings, "of them: with warnings and no errors");
  a.may("not_judged", v.not_judged, "of them: where some rule could not be judged");
}

template <typename Archive, Is<GroupRow> T>
void fields(Archive& a, T& v) {
  a.must("name", v.name, "what they have in common");
  fields(a, v.group);
}

template <typename Archive, Is<DeviatingHost> T>
void fields(Archive& a, T& v) {
  a.may("host", v.host, "its name");
  a.may("errors", v.errors, "how many");
  a.may("warnings", v.warnings, "how many");
  a.may("notes", v.notes, "how many");
  a.may("rules", v.rules, "that found errors and warnings");
}

struct Rows {
  HostGroup all;
  std::uint64_t failed = 0;
  std::uint64_t suppressed = 0;
  std::vector<FindingRow> findings;
  std::vector<SettingRow> settings;
  std::vector<GroupRow> kernels, distributions, roles;
  YesNo too_many_kernels = YesNo::no, too_many_distributions = YesNo::no, too_many_roles = YesNo::no;
  std::vector<DeviatingHost> deviating;
};

template <typename Archive, Is<Rows> T>
void fields(Archive& a, T& v) {
  fields(a, v.all);
  a.may("failed", v.failed, "documents that could not be judged");
  a.may("suppressed", v.suppressed, "findings that were accepted");
  a.may("findings", v.findings, "by rule, severity and setting");
  a.may("settings", v.settings, "that are not everywhere as the kernel has them");
  a.may("kernels", v.kernels, "hosts by kernel");
  a.may("too_many_kernels", v.too_many_kernels, "more than 64: none is told");
  a.may("distributions", v.distributions, "hosts by distribution");
  a.may("too_many_distributions", v.too_many_distributions, "more than 64: none is told");
  a.may("roles", v.roles, "hosts by the role that they were judged for");
  a.may("too_many_roles", v.too_many_roles, "more than 64: none is told");
  a.may("deviating", v.deviating, "the 20 hosts with the most errors, then warnings, then notes");
}

}  // namespace snapshots

namespace {

using snapshots::At;
using snapshots::CountRow;
using snapshots::field_of;
using snapshots::FindingRow;
using snapshots::GroupRow;
using snapshots::Json;
using snapshots::JsonValue;
using snapshots::Reader;
using snapshots::Rows;
using snapshots::Schema;
using snapshots::SettingRow;
using snapshots::text_definition;
using snapshots::text_field;
using snapshots::text_to_json;
using snapshots::Writer;

constexpr std::string_view kSummarySchema = "tcptune-fleet-summary";

std::vector<std::string> list_of(const HostExamples& examples) { return {examples.begin(), examples.end()}; }

std::vector<CountRow> rows_of(const Distinct& distinct) {
  std::vector<CountRow> rows;
  for (const auto& [value, on] : distinct.by_text) rows.push_back({value, on.hosts, list_of(on.examples)});
  return rows;
}

std::vector<GroupRow> rows_of(const HostGroups& groups) {
  std::vector<GroupRow> rows;
  for (const auto& [name, group] : groups.by_text) rows.push_back({name, group});
  return rows;
}

Rows rows_of(const FleetSummary& summary) {
  Rows rows{summary.all,
            summary.failed,
            summary.suppressed,
            {},
            {},
            rows_of(summary.kernels),
            rows_of(summary.distributions),
            rows_of(summary.roles),
            summary.kernels.too_many,
            summary.distributions.too_many,
            summary.roles.too_many,
            summary.deviating};
  for (const auto& [key, finding] : summary.findings)
    rows.findings.push_back({key.rule, key.severity, key.setting, finding.on.hosts, list_of(finding.on.examples),
                             rows_of(finding.values), finding.values.too_many});
  for (const auto& [name, setting] : summary.settings)
    rows.settings.push_back({name, setting.changed, rows_of(setting.values), setting.values.too_many});
  return rows;
}

HostCount count_of(std::uint64_t hosts, const std::vector<std::string>& examples) {
  return {hosts, {examples.begin(), examples.end()}};
}

Distinct distinct_of(const std::vector<CountRow>& rows, YesNo too_many) {
  Distinct distinct{{}, too_many};
  for (const CountRow& row : rows) distinct.by_text[row.value] = count_of(row.hosts, row.examples);
  return distinct;
}

HostGroups groups_of(const std::vector<GroupRow>& rows, YesNo too_many) {
  HostGroups groups{{}, too_many};
  for (const GroupRow& row : rows) groups.by_text[row.name] = row.group;
  return groups;
}

FleetSummary summary_of(const Rows& rows) {
  FleetSummary summary{rows.all,
                       rows.failed,
                       rows.suppressed,
                       {},
                       {},
                       groups_of(rows.kernels, rows.too_many_kernels),
                       groups_of(rows.distributions, rows.too_many_distributions),
                       groups_of(rows.roles, rows.too_many_roles),
                       rows.deviating};
  for (const FindingRow& row : rows.findings)
    summary.findings[{row.rule, row.severity, row.setting}] = {count_of(row.hosts, row.examples),
                                                               distinct_of(row.values, row.too_many_values)};
  for (const SettingRow& row : rows.settings)
    summary.settings[row.setting] = {row.changed, distinct_of(row.values, row.too_many_values)};
  return FleetSummary() + summary;
}

Json counts_to_json(const FleetSummary& summary) { return Writer::to_json(rows_of(summary)); }

Json drift_to_json(const FleetSummary& summary) {
  Json all = Json::array();
  for (const Drift& drift : drift_of(summary)) {
    Json others = Json::array();
    for (const Minority& other : drift.others)
      others.push_back({{"value", other.value.empty() ? Json(nullptr) : text_to_json(other.value)},
                        {"hosts", other.on.hosts},
                        {"examples", Writer::to_json(list_of(other.on.examples))}});
    all.push_back({{"setting", text_to_json(drift.setting)},
                   {"majority", drift.majority.empty() ? Json(nullptr) : text_to_json(drift.majority)},
                   {"hosts", drift.with_majority},
                   {"others", std::move(others)}});
  }
  return all;
}

}  // namespace

std::string summary_json(const FleetSummary& summary) {
  Json json = {{"schema", kSummarySchema}, {"schema_version", kSummaryVersion}};
  json.update(counts_to_json(summary));
  json["drift"] = drift_to_json(summary);
  return printable_json(json.dump(1, ' ', false, Json::error_handler_t::replace)) + '\n';
}

FleetSummary read_summary(std::string_view text, const std::string& file) {
  constexpr std::string_view kExpected =
      "expected a summary that `tcptune audit --snapshots … --summary --format json` made";
  const snapshots::JsonDocument document(text, file, kExpected);
  const JsonValue& json = document.root();
  const At at{file, "the summary"};
  if (text_field(json, "schema") != kSummarySchema) at.refuse(fmt::format("\"schema\": \"{}\"", kSummarySchema));
  const JsonValue* version = field_of(json, "schema_version");
  if (version == nullptr || !version->IsInt()) at.of("schema_version").refuse("a whole number");
  if (version->GetInt() != kSummaryVersion)
    at.of("schema_version")
        .refuse(fmt::format("{}: make the summaries anew with one version of tcptune", kSummaryVersion));
  Rows rows;
  Reader reader(json, at);
  for (const char* name : {"schema", "schema_version", "drift"}) reader.skip(name);
  fields(reader, rows);
  reader.finish();
  return summary_of(rows);
}

std::string summary_schema() {
  Schema parts;
  const Rows rows;
  fields(parts, rows);
  Json schema = parts.take();
  Json document = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                   {"title", "tcptune audit --snapshots --summary --format json, and tcptune fleet merge"},
                   {"type", "object"},
                   {"additionalProperties", false}};
  Json properties = {{"schema", {{"const", kSummarySchema}}}, {"schema_version", {{"const", kSummaryVersion}}}};
  properties.update(schema["properties"]);
  properties["drift"] = {{"type", "array"},
                         {"description", "settings on which hosts do not agree; where the fewest differ comes first"}};
  document["properties"] = std::move(properties);
  document["definitions"] = {{"text", text_definition()}};
  Json required = {"schema", "schema_version"};
  for (const Json& name : schema["required"]) required.push_back(name);
  document["required"] = required;
  return document.dump(2) + '\n';
}

}  // namespace tcptune
