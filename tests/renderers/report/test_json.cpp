// SPDX-License-Identifier: MIT
// The report for programs: shape, counts, hostile bytes, and the published schema.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>

#include <nlohmann/json.hpp>

#include "core/rules/embedded_rules.h"
#include "core/text/text.h"
#include "program_run.h"
#include "rendered.h"
#include "renderers/report/report_schema.h"
#include "small_world.h"

namespace tcptune {
namespace {

using Json = nlohmann::json;

std::string rendered(std::string_view format, const std::vector<World>& worlds, Severity least = Severity::note) {
  std::vector<TargetResult> results;
  for (const World& world : worlds) {
    results.push_back(result_of(embedded_rules(), world.snapshot));
    results.back().settings = setting_verdicts(embedded_rules(), world.snapshot, results.back().left.judgement);
  }
  return rendered(embedded_rules(), format, {.least = least}, results);
}

World classic() {
  return World().kernel("6.1").file(
      "net.ipv4.tcp_tw_recycle = 1\nnet.ipv4.tcp_tw_reuse = 1\nnet.ipv4.tcp_max_tw_buckets = 5000\n");
}

TEST_CASE("the document has a version, findings, the target and a summary") {
  const Json report = Json::parse(rendered("json", {classic()}));
  CHECK(report["schema_version"] == 1);
  CHECK(report["target"]["kind"] == "file");
  CHECK(report["target"]["name"] == "test.conf");
  CHECK(report["target"]["kernels"] == "Linux 6.1");
  CHECK(report["summary"]["error"] == 1);
  for (const char* count : {"error", "warning", "note", "pass", "not_applicable", "unknown", "suppressed"})
    CHECK(report["summary"][count].is_number_integer());
  CHECK(report["findings"].size() == report["summary"]["error"].get<std::size_t>() +
                                         report["summary"]["warning"].get<std::size_t>() +
                                         report["summary"]["note"].get<std::size_t>());
}

TEST_CASE("a finding says rule, severity, verdict, setting, value, plane, place, message and fix") {
  const Json report = Json::parse(rendered("json", {classic()}));
  const Json& first = report["findings"][0];
  CHECK(first["rule"] == "TW002");
  CHECK(first["severity"] == "error");
  CHECK(first["verdict"] == "fail");
  CHECK(first["setting"] == "net.ipv4.tcp_tw_recycle");
  CHECK(first["value"] == "1");
  CHECK(first["plane"] == "boot");
  CHECK(first["file"] == "/etc/sysctl.d/test.conf");
  CHECK(first["line"] == 1);
  CHECK(first["column"] == 1);
  CHECK(first["message"].get<std::string>().find("4.12") != std::string::npos);
  CHECK(first["fix"]["safety"] == "safe");
  CHECK(first["fix"]["steps"][0]["action"] == "delete");
  CHECK(first["fix"]["steps"][0]["old_value"] == "1");
}

TEST_CASE("what is not there is null, not a made-up value") {
  World live;
  live.kernel("6.1").live("net.ipv4.tcp_syncookies", "0");
  const Json finding = Json::parse(rendered("json", {live}))["findings"][0];
  CHECK(finding["rule"] == "SYN001");
  CHECK(finding["plane"] == "now");
  for (const char* field : {"file", "line", "column", "kernels"}) CHECK(finding[field].is_null());
}

TEST_CASE("of a setting the loudest finding is told, and among notes one that denies an effect") {
  const std::string text =
      "# fewer TIME_WAIT\nnet.ipv4.tcp_fin_timeout = 3\nnet.ipv4.tcp_max_syn_backlog = 8192\n"
      "net.ipv4.tcp_syncookies = 1\nnet.ipv4.tcp_sack = 1\n";
  std::string told;
  const Json report = Json::parse(rendered("json", {World().kernel("6.1").file(text)}));
  for (const Json& setting : report["settings"])
    told += fmt::format("{} {} {}\n", setting["setting"].get<std::string>(), setting["verdict"].get<std::string>(),
                        setting["because"].get<std::string>().substr(0, 6));
  CHECK(told ==
        "net.ipv4.tcp_fin_timeout unrelated FIN001\nnet.ipv4.tcp_max_syn_backlog no effect SYN003\n"
        "net.ipv4.tcp_sack ok the ke\nnet.ipv4.tcp_syncookies unrelated TW006:\n");
}

TEST_CASE("findings below the wished severity are counted and not shown") {
  const Json report = Json::parse(rendered("json", {classic()}, Severity::error));
  CHECK(report["findings"].size() == 1);
  CHECK(report["summary"]["note"].get<int>() > 0);
}

TEST_CASE("several files are one document with one list") {
  const Json report = Json::parse(rendered("json", {classic(), classic()}));
  CHECK(report["target"]["kind"] == "files");
  CHECK(report["target"]["files"] == 2);
  CHECK(report["summary"]["error"] == 2);
  CHECK_FALSE(report.contains("unknown"));
  CHECK(Json::parse(rendered("json", {classic()})).contains("unknown"));
}

TEST_CASE("no finding is an empty list") {
  const Json report = Json::parse(rendered("json", {World().kernel("6.1").file("net.ipv4.tcp_sack = 1\n")}));
  CHECK(report["findings"].empty());
  CHECK(report["findings"].is_array());
}

TEST_CASE("jsonl is one object a line, each with a type, the summary last") {
  const std::string text = rendered("jsonl", {classic(), classic()});
  std::vector<std::string> types;
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty()) continue;
    const Json object = Json::parse(line);
    CHECK(object["schema_version"] == 1);
    types.push_back(object["type"]);
  }
  CHECK(types.back() == "summary");
  CHECK(std::count(types.begin(), types.end(), "target") == 2);
  CHECK(std::count(types.begin(), types.end(), "finding") > 2);
  CHECK(std::count(types.begin(), types.end(), "setting") == 6);
  CHECK(text.back() == '\n');
}

TEST_CASE("hostile bytes are escaped or replaced, never refused") {
  const std::string text =
      rendered("json", {World().kernel("6.1").file("net.ipv4.tcp_\x1B[31m = \xFF\xFE\"\\\x01\n\xC3\x28 junk\n")});
  const Json report = Json::parse(text);
  CHECK(report["findings"].size() >= 2);
  CHECK(text.find('\x1B') == std::string::npos);
  CHECK(text.find('\xFF') == std::string::npos);
}

TEST_CASE("the same snapshot gives the same bytes") {
  CHECK(rendered("json", {classic()}) == rendered("json", {classic()}));
  CHECK(rendered("jsonl", {classic()}) == rendered("jsonl", {classic()}));
}

TEST_CASE("there is a renderer for each format that is offered, and none for others") {
  for (const ReportFormat& format : report_formats()) CHECK(make_renderer(format.name, {}) != nullptr);
  CHECK(make_renderer("xml", {}) == nullptr);
}

TEST_CASE("reports follow the published schema") {
  if (run_program({"python3", "-c", "import jsonschema"}).status != 0) {
    std::puts(
        "SKIPPED: python3 with the module jsonschema is not here, so reports are not held against the published "
        "schema");
    return;
  }
  const TemporaryTree tree;
  tree.write("schema.json", report_schema());
  World live;
  live.kernel("6.1").live("net.ipv4.tcp_syncookies", "0").live("net.ipv4.tcp_timestamps", "", ReadingState::denied);
  World everything = classic();
  everything.file(
      "junk\nnet.ipv4.tcp_sack = 0 # x\nnet.ipv4.tcp_fin_timeout = 030\nnet.ipv4.tcp_sack = 1\nnet.ipv4/tcp_dsack = "
      "1\n");
  const std::vector<std::vector<World>> audits{
      {classic()}, {classic(), classic()}, {live}, {everything}, {World().file("net.ipv4.tcp_sack = 1\n")}};
  std::vector<std::string> command{"python3", "-W", "ignore", "-m", "jsonschema", tree.path("schema.json")};
  for (std::size_t i = 0; i < audits.size(); ++i) {
    tree.write(fmt::format("report{}.json", i), rendered("json", audits[i]));
    command.insert(command.end() - 1, {"-i", tree.path(fmt::format("report{}.json", i))});
  }
  const ProgramRun run = run_program(command);
  CHECK(run.status == 0);
  CHECK(run.out + run.err == "");
  tree.write("bad.json", R"({"schema_version":1,"findings":[{"rule":"X"}],"target":{},"summary":{}})");
  CHECK(run_program(
            {"python3", "-W", "ignore", "-m", "jsonschema", "-i", tree.path("bad.json"), tree.path("schema.json")})
            .status != 0);
}

}  // namespace
}  // namespace tcptune
