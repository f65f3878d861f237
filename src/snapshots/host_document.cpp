// SPDX-License-Identifier: MIT
// See host_document.h.
#include "snapshots/host_document.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/text/error.h"
#include "core/text/text.h"
#include "snapshots/json_document.h"
#include "snapshots/snapshot_json.h"

namespace tcptune {
namespace {

using snapshots::field_of;
using snapshots::JsonDocument;
using snapshots::JsonValue;
using snapshots::text_field;

constexpr std::string_view kExpected =
    "expected a snapshot that `tcptune snapshot` made, a result of Ansible with one, or osquery's system_controls";

[[noreturn]] void refuse(const std::string& name, std::string_view why) {
  throw Error({Diagnostic{name, 0, 0, std::string(why)}});
}

bool is_snapshot(const JsonValue& json) { return field_of(json, "schema") != nullptr; }

HostDocument of_snapshot(const JsonValue& json, const std::string& name) {
  HostDocument document;
  document.record = snapshot_in(json, name);
  document.host = document.record->host;
  return document;
}

// The first of the fields that is a text.
std::string host_in(const JsonValue& json, std::span<const std::string_view> fields) {
  for (const std::string_view field : fields)
    if (const auto host = text_field(json, field); host && !host->empty()) return std::string(*host);
  return {};
}

// Rows of a table of osquery: {"name": "net.ipv4.tcp_fin_timeout", "current_value": "60", …}.
HostDocument of_rows(const JsonValue& rows, const std::string& name) {
  HostDocument document;
  document.is_dump = YesNo::yes;
  for (const JsonValue& row : rows.GetArray()) {
    const auto setting = text_field(row, "name"), value = text_field(row, "current_value");
    if (!setting || !value) refuse(name, fmt::format("a row without name and current_value: {}", kExpected));
    // It prints none of these; a line more would be another setting.
    if (setting->find_first_of("\n=") != std::string_view::npos || value->find('\n') != std::string_view::npos)
      refuse(name, "a name or value with a line end: osquery's system_controls has one line each");
    document.text += fmt::format("{} = {}\n", *setting, *value);
  }
  if (document.text.empty()) refuse(name, "no rows: there is nothing to judge");
  return document;
}

bool is_list_of_rows(const JsonValue* json) {
  return json != nullptr && json->IsArray() && (json->Empty() || (*json)[0].IsObject());
}

HostDocument of_osquery_result(const JsonValue& json, const std::string& name) {
  HostDocument document = of_rows(*field_of(json, "snapshot"), name);
  constexpr std::array<std::string_view, 2> kHost{"hostIdentifier", "host_identifier"};
  document.host = host_in(json, kHost);
  return document;
}

// A local fact that is a snapshot; null: there is none.
const JsonValue* local_snapshot(const JsonValue& facts) {
  const JsonValue* local = field_of(facts, "ansible_local");
  if (local == nullptr) local = field_of(facts, "local");  // without the prefix, where facts are not injected
  if (local == nullptr || !local->IsObject()) return nullptr;
  for (const auto& fact : local->GetObject())
    if (is_snapshot(fact.value)) return &fact.value;
  return nullptr;
}

HostDocument of_facts(const JsonValue& facts, const std::string& name) {
  const JsonValue* snapshot = local_snapshot(facts);
  if (snapshot == nullptr)
    refuse(name,
           "facts without a snapshot among the local ones; an executable /etc/ansible/facts.d/tcptune.fact that runs "
           "`tcptune snapshot --compact` brings it in");
  HostDocument document = of_snapshot(*snapshot, name);
  constexpr std::array<std::string_view, 3> kHost{"ansible_nodename", "ansible_fqdn", "ansible_hostname"};
  if (document.host.empty()) document.host = host_in(facts, kHost);
  return document;
}

HostDocument of_stdout(std::string_view text, const std::string& name) {
  if (trim(text).starts_with('{')) return read_host_document(text, name);
  return {"", std::nullopt, std::string(text), YesNo::yes};
}

HostDocument of_json(const JsonValue& json, const std::string& name) {
  if (is_snapshot(json)) return of_snapshot(json, name);
  if (is_list_of_rows(&json)) return of_rows(json, name);
  if (is_list_of_rows(field_of(json, "snapshot"))) return of_osquery_result(json, name);
  if (field_of(json, "columns") != nullptr || field_of(json, "diffResults") != nullptr)
    refuse(name,
           "a differential result of osquery tells what changed, not what there is; give the query \"snapshot\": true");
  if (const JsonValue* facts = field_of(json, "ansible_facts")) return of_facts(*facts, name);
  if (field_of(json, "ansible_local") != nullptr) return of_facts(json, name);
  for (const char* bad : {"unreachable", "failed"})
    if (const JsonValue* said = field_of(json, bad); said != nullptr && said->IsBool() && said->GetBool())
      refuse(name,
             fmt::format("Ansible did not get it ({}): {}", bad, text_field(json, "msg").value_or("no reason given")));
  if (const auto text = text_field(json, "stdout")) return of_stdout(*text, name);
  refuse(name, kExpected);
}

// "HOST | STATUS … {": the host and what begins with the brace.
std::optional<std::pair<std::string_view, std::string_view>> after_host(std::string_view text) {
  constexpr std::string_view kBar = " | ";
  const std::size_t bar = text.find(kBar), end = text.find('\n');
  if (bar == std::string_view::npos || bar == 0 || bar > end || text.substr(0, bar).find(' ') != std::string_view::npos)
    return std::nullopt;
  for (const std::string_view before : {" => {", "(stdout) {", ">>\n{"})
    if (const std::size_t at = text.find(before, bar); at != std::string_view::npos)
      return std::pair{text.substr(0, bar), text.substr(at + before.size() - 1)};
  return std::nullopt;
}

}  // namespace

HostDocument read_host_document(std::string_view text, const std::string& name) {
  const std::string_view trimmed = trim(text);
  if (trimmed.starts_with('{') || trimmed.starts_with('['))
    return of_json(JsonDocument(text, name, kExpected).root(), name);
  const auto told = after_host(text);
  if (!told) return {"", std::nullopt, std::string(text), YesNo::no};
  HostDocument document = of_json(JsonDocument(told->second, name, kExpected).root(), name);
  if (document.host.empty()) document.host = told->first;
  return document;
}

YesNo is_document_a_line(std::string_view start) {
  while (!start.empty()) {
    const std::size_t end = std::min(start.find('\n'), start.size());
    const std::string_view line = start.substr(0, end);
    if (line.starts_with("{\"") || (after_host(line) && line.ends_with('}'))) return YesNo::yes;
    start.remove_prefix(std::min(end + 1, start.size()));
  }
  return YesNo::no;
}

}  // namespace tcptune
