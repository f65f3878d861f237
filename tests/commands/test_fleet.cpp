// SPDX-License-Identifier: MIT
// Many machines in one run: judged in order, added up in parts, and compared.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "core/judge/engine.h"
#include "shipped_rules.h"
#include "snapshots/snapshot_json.h"
#include "temporary_tree.h"
#include "tool.h"

namespace tcptune {
namespace {

using Json = nlohmann::json;

// A compact snapshot, on one line.
std::string snapshot(const std::string& host, const Readings& settings, int patch = 76) {
  MachineRecord record;
  record.form = RecordForm::compact;
  record.tool_version = "1";
  record.host = host;
  record.facts.kernel = {{6, 1, patch}, {6, 1, patch}};
  record.facts.distribution = "Debian GNU/Linux 12 (bookworm)";
  record.facts.memory = std::int64_t{8} << 30;
  record.settings = settings;
  return snapshot_json(record);
}

Reading value(const char* text) { return {ReadingState::present, text, 0}; }
Readings faulty() { return {{"net.ipv4.tcp_timestamps", value("0")}, {"net.ipv4.tcp_tw_reuse", value("1")}}; }

std::string fleet(int hosts) {
  std::string lines;
  for (int i = 0; i < hosts; ++i) {
    Readings settings{{"net.core.netdev_budget_usecs", value(i % 3 == 0 ? "8000" : "4000")}};
    if (i % 10 == 0) settings.merge(faulty());
    lines += snapshot("host-" + std::to_string(1000 + i), settings, i % 5);
  }
  return lines;
}

std::vector<Json> parsed(const std::string& lines) {
  std::vector<Json> all;
  for (const std::string& line : lines_of(lines)) all.push_back(Json::parse(line));
  return all;
}

TEST_CASE("each line of input gives a line of output, in order, with any number of workers") {
  const TemporaryTree tree;
  tree.write("fleet.jsonl", fleet(400));
  const std::string audit = "tcptune audit --isolated --snapshots " + tree.root() + "/fleet.jsonl";
  const ToolRun one = run_tool(audit + " --jobs 1");
  CHECK(one.status == 1);
  const std::vector<Json> lines = parsed(one.output);
  REQUIRE(lines.size() == 400);
  for (int i = 0; i < 400; ++i) {
    const Json& line = lines[static_cast<std::size_t>(i)];
    CHECK(line["type"] == "target");
    CHECK(line["host"] == "host-" + std::to_string(1000 + i));
    CHECK(line["summary"]["warning"] == (i % 10 == 0 ? 2 : 0));
    CHECK(line["findings"].size() == (i % 10 == 0 ? 2U : 0U));
  }
  CHECK(run_tool(audit + " --jobs 7").output == one.output);
  CHECK(run_tool("cat " + tree.root() + "/fleet.jsonl | tcptune audit --isolated --snapshots - --jobs 2").output ==
        one.output);
}

TEST_CASE("a snapshot is judged in a fleet as it is alone") {
  const TemporaryTree tree;
  tree.write("one.jsonl", snapshot("web1", faulty()));
  const std::string file = tree.root() + "/one.jsonl";
  const Json alone = Json::parse(run_tool("tcptune audit --isolated --format json " + file).output);
  const Json fleet = Json::parse(run_tool("tcptune audit --isolated --snapshots " + file).output);
  CHECK(fleet["summary"] == alone["summary"]);
  CHECK(fleet["not_visible"] == alone["target"]["not_visible"]);
  REQUIRE(fleet["findings"].size() == alone["findings"].size());
  for (std::size_t i = 0; i < alone["findings"].size(); ++i) {
    Json expected = alone["findings"][i];
    expected["file"] = nullptr;  // alone it is a file of somebody's
    CHECK(fleet["findings"][i] == expected);
  }
}

TEST_CASE("a broken line is told with its number, and the rest is judged") {
  const TemporaryTree tree;
  const std::string good = snapshot("web1", {}), text = good + good.substr(0, 200) + "\n\n" + "{\"a\":1}\n" + good +
                                                        std::string("{\"x\":\"\0\"}\n", 10) +
                                                        snapshot("web2", faulty());
  tree.write("f.jsonl", text);
  const std::string file = tree.root() + "/f.jsonl";
  const ToolRun run = run_tool("tcptune audit --isolated --snapshots " + file + " 2>/dev/null");
  CHECK(run.status == 2);
  const std::vector<Json> lines = parsed(run.output);
  REQUIRE(lines.size() == 6);  // the blank one is none
  const char* const kTypes[] = {"target", "failure", "failure", "target", "failure", "target"};
  for (std::size_t i = 0; i < lines.size(); ++i) CHECK(lines[i]["type"] == kTypes[i]);
  CHECK(lines[1]["message"].get<std::string>().find("here it ends, in the middle") != std::string::npos);
  const std::string said = run_tool("tcptune audit --isolated --snapshots " + file + " 2>&1 >/dev/null").output;
  CHECK(said.find("f.jsonl:2: column 201: here it ends, in the middle") != std::string::npos);
  CHECK(said.find("f.jsonl:4: expected a snapshot") != std::string::npos);
  CHECK(said.find("f.jsonl:6: ") != std::string::npos);
}

TEST_CASE("a host like one before is still read: its name, its counters, and their faults") {
  const TemporaryTree tree;
  MachineRecord record = read_snapshot(snapshot("a", faulty()), "a");
  std::string text;
  for (const int tw : {5, 70'000}) {
    record.host = "host" + std::to_string(tw);
    record.evidence.emplace().last.counters["TCP.tw"] = tw;
    text += snapshot_json(record);
  }
  std::string broken = snapshot_json(record);
  broken.replace(broken.find("70000}"), 6, "\"x\"}");
  text += broken;
  text += broken.replace(broken.find("\"x\"}"), 4, "!!");
  text += snapshot_json(record);
  tree.write("f.jsonl", text);
  const ToolRun run = run_tool("tcptune audit --isolated --snapshots " + tree.root() + "/f.jsonl 2>/dev/null");
  CHECK(run.status == 2);
  const std::vector<Json> lines = parsed(run.output);
  REQUIRE(lines.size() == 5);
  CHECK(lines[0]["host"] == "host5");
  CHECK(lines[0]["findings"][1]["seen"][0] == "5 connections in TIME_WAIT now");
  CHECK(lines[1]["findings"][1]["seen"][0] == "70,000 connections in TIME_WAIT now");
  CHECK_MESSAGE(lines[2]["message"].get<std::string>().find("TCP.tw: expected a whole number") != std::string::npos,
                run.output);
  CHECK(lines[3]["message"].get<std::string>().find("this is not JSON") != std::string::npos);
  CHECK(lines[4] == lines[1]);
}

TEST_CASE("seven parts that are merged give the bytes of one, also when a part has to be made again") {
  const TemporaryTree tree;
  tree.write("fleet.jsonl", fleet(300) + "broken\n");
  const std::string root = tree.root();
  const ToolRun run = run_tool(
      "cd " + root +
      " && S='tcptune audit --isolated --summary --format json --snapshots'; $S fleet.jsonl > whole.json 2>/dev/null; "
      "split -n l/7 fleet.jsonl part- && for part in part-*; do $S - < $part > $part.json 2>/dev/null; done; "
      "rm part-ac.json; (ulimit -f 1; $S part-ac -o part-ac.json) >/dev/null 2>&1; test -e part-ac.json && echo half; "
      "$S part-ac > part-ac.json 2>/dev/null; tcptune fleet merge part-a?.json | cmp - whole.json && echo same; "
      "tcptune fleet merge --format text part-a?.json");
  CHECK(run.output.find("half") == std::string::npos);
  CHECK(run.output.find("same") != std::string::npos);
  CHECK_MESSAGE(run.output.find("300 hosts: 0 with errors, 30 with warnings, 270 without either") != std::string::npos,
                run.output);
}

TEST_CASE("a directory has a file for each host, in every form that a host is told in") {
  const TemporaryTree tree;
  tree.write("d/app.json", snapshot("", faulty()));
  tree.write("d/db.txt", "kernel.osrelease = 6.1.0-18-amd64\nnet.ipv4.tcp_timestamps = 0\nnet.ipv4.tcp_tw_reuse = 1\n");
  tree.write("d/osq.json",
             "[\n  {\"name\":\"kernel.osrelease\",\"current_value\":\"6.1.0-18-amd64\"},\n"
             "  {\"name\":\"net.ipv4.tcp_timestamps\",\"current_value\":\"0\"},\n"
             "  {\"name\":\"net.ipv4.tcp_tw_reuse\",\"current_value\":\"1\"}\n]\n");
  tree.write("d/.hidden", "x");
  const std::vector<Json> lines = parsed(run_tool("tcptune audit --isolated --snapshots " + tree.root() + "/d").output);
  REQUIRE(lines.size() == 3);
  const char* const kHosts[] = {"app", "db", "osq"};
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(lines[i]["host"] == kHosts[i]);
    CHECK(lines[i]["file"].get<std::string>().ends_with(i == 1 ? "db.txt" : std::string(kHosts[i]) + ".json"));
    CHECK(lines[i]["summary"]["warning"] == 2);
  }
}

TEST_CASE("the policy decides by the name of a host, too") {
  const TemporaryTree tree;
  tree.write("fleet.jsonl", snapshot("web1", faulty()) + snapshot("db1", faulty()));
  tree.write(".tcptune.yaml",
             "overrides:\n  - path: \"web*\"\n    role: server\n  - path: \"db*\"\n    select: [TW007]\n");
  const std::vector<Json> lines =
      parsed(run_tool("cd " + tree.root() + " && tcptune audit --snapshots fleet.jsonl 2>/dev/null").output);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["role"] == "server");
  CHECK(lines[1]["role"].is_null());
  CHECK(lines[1]["findings"].size() == 1);
}

TEST_CASE("a rollout is a gate: what it introduced, cured and left, host by host") {
  const TemporaryTree tree;
  const Readings clean;
  tree.write("before.jsonl", snapshot("a", clean) + snapshot("b", faulty()) + snapshot("c", faulty()));
  tree.write("after.jsonl", snapshot("a", faulty()) + snapshot("b", clean) + snapshot("c", faulty()));
  tree.write("fewer.jsonl", snapshot("a", clean) + snapshot("b", clean));
  tree.write("twice.jsonl", snapshot("a", clean) + snapshot("a", clean) + snapshot("", clean));
  const std::string cd = "cd " + tree.root() + " && ";
  const auto diff = [&](const std::string& rest) { return run_tool(cd + "tcptune fleet diff --isolated " + rest); };
  const ToolRun text = diff("before.jsonl after.jsonl");
  CHECK(text.status == 1);
  CHECK(text.output.find("a\n  + warning[CC001]") == 0);
  CHECK(text.output.find("b\n  - warning[CC001]") != std::string::npos);
  CHECK(text.output.find("\nc\n") == std::string::npos);
  CHECK(text.output.find("3 hosts, 1 unchanged: introduced 0 errors, 2 warnings, 0 notes; cured 2; left 2") !=
        std::string::npos);
  // Of results the same is said as of the snapshots that they were made of.
  const ToolRun results =
      run_tool(cd +
               "for s in before after; do tcptune audit --isolated --snapshots $s.jsonl > $s.result; done; "
               "tcptune fleet diff --isolated before.result after.result");
  CHECK(results.output == text.output);
  const Json json = Json::parse(diff("--format json before.jsonl after.jsonl").output);
  CHECK(json["hosts"][0]["introduced"].size() == 2);
  CHECK(json["summary"]["cured"] == 2);
  CHECK(diff("after.jsonl after.jsonl").status == 0);
  CHECK(diff("--fail-on never before.jsonl after.jsonl").status == 0);
  const ToolRun fewer = diff("before.jsonl fewer.jsonl");
  CHECK(fewer.status == 2);
  CHECK(fewer.output.find("c is missing: it was there before") != std::string::npos);
  const ToolRun twice = diff("twice.jsonl before.jsonl");
  CHECK(twice.status == 2);
  CHECK(twice.output.find("twice.jsonl:2: there was a line of a before") != std::string::npos);
  CHECK(twice.output.find("twice.jsonl:3: it does not say which host it is of; take snapshots with --host") !=
        std::string::npos);
  const ToolRun came = diff("fewer.jsonl before.jsonl");
  CHECK(came.status == 1);
  CHECK(came.output.find("c (was not there before)") != std::string::npos);
}

TEST_CASE("options that do not go with a fleet are refused, and say what does") {
  const std::pair<const char*, const char*> kFaults[] = {
      {"--snapshots x --root /", "excludes"},
      {"--snapshots x --format sarif", "--summary has other formats"},
      {"--snapshots x --summary --format sarif", "a summary has no such format; expected text, json, markdown"},
      {"--summary", "requires"},
      {"--snapshots /nonexistent-fleet", "No such file or directory"},
  };
  for (const auto& row : kFaults) {
    CAPTURE(row.first);
    const ToolRun run = run_tool(std::string("tcptune audit --isolated ") + row.first);
    CHECK(run.status == 2);
    CHECK_MESSAGE(run.output.find(row.second) != std::string::npos, run.output);
  }
}

TEST_CASE("a baseline holds for a fleet, and one can be written of it") {
  const TemporaryTree tree;
  tree.write("fleet.jsonl", fleet(50));
  const ToolRun run = run_tool("cd " + tree.root() +
                               " && tcptune audit --no-config --snapshots fleet.jsonl --write-baseline known.json "
                               ">/dev/null; tcptune audit --no-config --snapshots fleet.jsonl --baseline known.json "
                               "--summary 2>/dev/null | tail -n 3 | tr -s '\\n ' ' '");
  CHECK(run.output.find("50 hosts: 0 with errors, 0 with warnings, 50 without either; ") != std::string::npos);
  CHECK(run.output.find("In force: the baseline known.json leaves out ") != std::string::npos);
}

}  // namespace
}  // namespace tcptune
