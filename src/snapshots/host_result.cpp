// SPDX-License-Identifier: MIT
// See host_result.h.
#include "snapshots/host_result.h"

#include "core/text/error.h"
#include "core/text/named.h"
#include "snapshots/json_document.h"

namespace tcptune {
namespace {

using snapshots::At;
using snapshots::field_of;
using snapshots::JsonValue;
using snapshots::text_field;

// What is null there is empty here.
std::string text_or_empty(const JsonValue& json, std::string_view name) {
  return std::string(text_field(json, name).value_or(""));
}

const JsonValue& list_in(const JsonValue& json, std::string_view name, const At& at) {
  const JsonValue* list = field_of(json, name);
  if (list == nullptr || !list->IsArray()) at.of(name).refuse("a list");
  return *list;
}

HostFinding finding_of(const JsonValue& json, const At& at) {
  const auto rule = text_field(json, "rule");
  const auto severity = named<Severity>(text_field(json, "severity").value_or(""));
  if (!rule) at.of("rule").refuse("the id of a rule");
  if (!severity) at.of("severity").refuse("error, warning or note");
  return {std::string(*rule),
          *severity,
          text_or_empty(json, "setting"),
          text_or_empty(json, "value"),
          text_or_empty(json, "file"),
          text_or_empty(json, "message")};
}

}  // namespace

std::optional<HostResult> read_host_result(std::string_view line, const std::string& name) {
  const snapshots::JsonDocument document(line, name,
                                         "expected a line that `tcptune audit --snapshots` wrote, or a snapshot");
  const JsonValue& json = document.root();
  const auto type = text_field(json, "type");
  if (!type || field_of(json, "schema_version") == nullptr) return std::nullopt;
  const At at{name, "the line"};
  HostResult result;
  result.host = text_or_empty(json, "host");
  if (type == "failure") {
    result.failure = text_or_empty(json, "message");
    if (result.failure.empty()) at.of("message").refuse("why it failed");
    return result;
  }
  if (type != "target") at.of("type").refuse("target or failure, as `tcptune audit --snapshots` writes them");
  const JsonValue& findings = list_in(json, "findings", at);
  const At at_findings = at.of("findings");
  for (rapidjson::SizeType i = 0; i < findings.Size(); ++i)
    result.found.findings.push_back(finding_of(findings[i], at_findings.of(i)));
  for (const JsonValue& unknown : list_in(json, "unknown", at).GetArray())
    result.found.not_judged.push_back(text_or_empty(unknown, "rule"));
  return result;
}

}  // namespace tcptune
