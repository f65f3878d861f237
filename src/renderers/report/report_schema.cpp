// SPDX-License-Identifier: MIT
// See report_schema.h. A line of --format jsonl is one of `finding`, `setting`, `unknown`, `target` or `summary` with a
// "type"; one of --snapshots is `host` or `host_failure`.
#include "renderers/report/report_schema.h"

#include "core/accept/suppression.h"
#include "core/rules/rule.h"
#include "renderers/schema_parts.h"

namespace tcptune {
namespace {

Json fix() {
  const Json step =
      object({{"action",
               one_of(kNames<FixKind>,
                      "set a value, delete the line, go back to the default, put other text in the place of the line, "
                      "put it where it decides, list a module to be loaded")},
              {"setting", text("full name")},
              {"value", nullable_text("the new value")},
              {"old_value", nullable_text("the value before: the undo")},
              {"file", nullable_text("where the line stands")},
              {"line", nullable_number("from 1")}},
             "one change");
  Json fix = object({{"safety", one_of({"safe", "review"}, "may it be applied without thinking of the workload?")},
                     {"steps", array_of(step, "in order")}},
                    "what would cure the finding");
  fix["type"] = {"object", "null"};
  return fix;
}

Json finding() {
  const Json place = object({{"file", text("path")},
                             {"line", nullable_number("from 1")},
                             {"column", nullable_number("byte, from 1")},
                             {"message", text("what is there")}},
                            "another place that plays a part");
  const Json other = object({{"rule", text("that of the finding, or one that speaks of the same line there")},
                             {"kernels", text("in words; empty: all")},
                             {"severity", one_of({"error", "warning", "note"}, "how loud")},
                             {"message", text("what it does there")}},
                            "the verdict on some of the kernels");
  Json finding = object({{"rule", text("rule id")},
                         {"severity", one_of({"error", "warning", "note"}, "how loud")},
                         {"verdict", one_of({"fail"}, "findings are failures")},
                         {"setting", nullable_text("full name; null for findings on a whole file")},
                         {"value", nullable_text("as found")},
                         {"plane", one_of({"now", "boot", "both"}, "running kernel, files, or both")},
                         {"file", nullable_text("null: the running kernel")},
                         {"line", nullable_number("from 1")},
                         {"column", nullable_number("byte, from 1")},
                         {"message", text("what is set and what it does")},
                         {"advice", text("what to do")},
                         {"kernels", nullable_text("the kernels it holds on, when not all of the target's")},
                         {"elsewhere", array_of(other, "what it comes to on other kernels of the target")},
                         {"fix", fix()},
                         {"related", array_of(place, "other places")}},
                        "a finding");
  const Json demand =
      object({{"baseline", one_of(kBaselines, "who publishes it")}, {"id", text("product, version and number there")}},
             "what a public baseline demands");
  finding["properties"]["baselines"] = array_of(demand, "the public baselines whose demand is not met");
  finding["properties"]["seen"] = array_of(text("a line"), "what counters and sockets of the running machine say");
  finding["properties"]["suppressed"] = object({{"by", one_of(kNames<SuppressedBy>, "who accepted it")},
                                                {"reason", nullable_text("as it is given there")},
                                                {"file", nullable_text("of the comment or the policy")},
                                                {"line", nullable_number("from 1")}},
                                               "with --show-suppressed: the finding was accepted and does not count");
  finding["properties"]["target"] =
      text("which of several targets of the file: \"pod web\"; left out where it has one");
  finding["properties"]["change"] = one_of(
      {"introduced", "left", "cured"}, "with --with: what the proposed file does to it; a cured one was there before");
  return finding;
}

Json target() {
  Json target = object({{"kind", one_of({"live", "root", "file", "dump", "files"}, "what was audited")},
                        {"name", text("this machine, a directory or a file")}},
                       "what was audited");
  target["properties"].update(Json{{"os", text("linux")},
                                   {"kernel", nullable_text("release, if one is known")},
                                   {"kernels", text("the kernels it was judged for, in words")},
                                   {"distribution", nullable_text("PRETTY_NAME")},
                                   {"boot_reader", {{"enum", {"systemd", "procps", "busybox", "registry", nullptr}}}},
                                   {"boot_files", array_of(text("path"), "in reading order")},
                                   {"not_visible", array_of(text("a phrase"), "what could not be seen")},
                                   {"files", {{"type", "integer"}}}});
  return target;
}

Json in_force() {
  const Json directory = object({{"path", text("as it was named")},
                                 {"replaced", array_of(text("a rule or a setting"), "what of the built-in base")}},
                                "where rules were added from");
  Json properties = {{"policy", nullable_text("its file")},
                     {"policy_fail_on", nullable_text("if the policy sets it")},
                     {"baseline", nullable_text("its file")},
                     {"rule_directories", array_of(directory, "in order")}};
  for (const char* name : {"accepted_by_policy", "accepted_by_comments", "accepted_by_baseline", "less_severe"})
    properties[name] = {{"type", "integer"}, {"minimum", 0}};
  return object(properties, "what decided beside the built-in rules; absent: nothing");
}

Json counts() {
  Json properties = Json::object();
  for (const char* name : {"error", "warning", "note", "pass", "not_applicable", "unknown", "suppressed"})
    properties[name] = {{"type", "integer"}, {"minimum", 0}};
  return object(properties, "findings by severity; rules by verdict");
}

Json host() {
  Json host = object({{"schema_version", {{"const", 1}}},
                      {"type", {{"const", "target"}}},
                      {"file", nullable_text("in a directory: the file it came from")},
                      {"host", nullable_text("its name; null: nothing tells it")},
                      {"os", text("linux or windows")},
                      {"kernel", nullable_text("release, if one is known")},
                      {"kernels", text("the kernels it was judged for, in words")},
                      {"distribution", nullable_text("PRETTY_NAME")},
                      {"role", nullable_text("that it was judged for")},
                      {"summary", {{"$ref", "#/definitions/summary"}}},
                      {"findings", array_of({{"$ref", "#/definitions/finding"}}, "sorted by setting and rule")},
                      {"unknown", array_of({{"$ref", "#/definitions/unknown"}}, "rules that could not be judged")},
                      {"not_visible", array_of(text("a phrase"), "what could not be seen")}},
                     "a line of --snapshots");
  return host;
}

Json host_failure() {
  return object({{"schema_version", {{"const", 1}}},
                 {"type", {{"const", "failure"}}},
                 {"file", nullable_text("in a directory: the file it came from")},
                 {"host", nullable_text("null")},
                 {"message", text("why, and what to do")}},
                "a line of --snapshots for what could not be judged");
}

}  // namespace

std::string report_schema() {
  const Json setting =
      object({{"setting", text("full name")},
              {"value", text("as found")},
              {"default", nullable_text("the kernel's default, if known")},
              {"verdict", one_of({"ok", "harmful", "refused", "no effect", "unrelated", "not judged"}, "in short")},
              {"because", text("a clause")}},
             "--show-passed");
  const Json unknown = object(
      {{"rule", text("rule id")}, {"setting", nullable_text("full name")}, {"because", text("what is not known")}},
      "a rule that could not be judged");
  const Json failure = object({{"file", text("as it was named")}, {"message", text("why, and what to do")}},
                              "an input that could not be judged");
  Json document = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                   {"title", "tcptune report"},
                   {"type", "object"},
                   {"additionalProperties", false}};
  document["properties"] = {
      {"schema_version", {{"const", 1}}},
      {"findings", array_of({{"$ref", "#/definitions/finding"}}, "sorted by file, line, setting and rule")},
      {"settings", array_of({{"$ref", "#/definitions/setting"}}, "with --show-passed")},
      {"unknown", array_of({{"$ref", "#/definitions/unknown"}}, "for a single target")},
      {"in_force", in_force()},
      {"failures", array_of(failure, "inputs that could not be judged; absent: there is none")},
      {"target", {{"$ref", "#/definitions/target"}}},
      {"summary", {{"$ref", "#/definitions/summary"}}}};
  document["required"] = {"schema_version", "findings", "target", "summary"};
  document["definitions"] = {{"finding", finding()},
                             {"setting", setting},
                             {"unknown", unknown},
                             {"target", target()},
                             {"summary", counts()},
                             {"host", host()},
                             {"host_failure", host_failure()}};
  return dump(document, 2) + "\n";
}

}  // namespace tcptune
