// SPDX-License-Identifier: MIT
// What the tools that collect a fleet hand over is read as they write it.
#include "snapshots/host_document.h"

#include <doctest/doctest.h>

#include "core/text/error.h"
#include "snapshots/host_result.h"
#include "snapshots/snapshot_json.h"

namespace tcptune {
namespace {

std::string snapshot() {
  MachineRecord record;
  record.form = RecordForm::compact;
  record.tool_version = "1";
  record.facts.kernel = {{6, 1, 0}, {6, 1, 0}};
  record.settings = Readings{{"net.ipv4.tcp_sack", {ReadingState::present, "0", 0}}};
  std::string text = snapshot_json(record);
  text.pop_back();
  return text;
}

// As text within JSON.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\\\"" : std::string(1, c);
  return out + '"';
}

std::string fault(const std::string& text) try {
  read_host_document(text, "doc");
  return "none";
} catch (const Error& error) {
  return error.what();
}

TEST_CASE("a snapshot is found wherever a tool puts it, with the name of the host") {
  const std::string facts =
      R"({"ansible_facts":{"ansible_nodename":"web1","ansible_local":{"other":{"a":1},"tcptune":)" + snapshot() +
      "}},\"changed\":false}";
  const std::pair<std::string, std::string> kDocuments[] = {
      {snapshot(), ""},
      {"\n  " + snapshot() + "\n", ""},
      {"web1 | CHANGED | rc=0 | (stdout) " + snapshot(), "web1"},
      {"web1 | CHANGED | rc=0 >>\n" + snapshot(), "web1"},
      {"web1 | SUCCESS => " + facts, "web1"},
      {facts, "web1"},
      {R"({"ansible_hostname":"db","ansible_local":{"tcptune":)" + snapshot() + "}}", "db"},
      {R"({"changed":true,"rc":0,"stdout":)" + quoted(snapshot()) + "}", ""},
  };
  for (const auto& document_of : kDocuments) {
    const std::string &text = document_of.first, &host = document_of.second;
    CAPTURE(text);
    const HostDocument document = read_host_document(text, "doc");
    REQUIRE(document.record);
    CHECK(document.record->settings->at("net.ipv4.tcp_sack").text == "0");
    CHECK(document.host == host);
  }
}

TEST_CASE("osquery's rows and a dump become the dump that they are") {
  const std::string rows =
      R"([{"name":"net.ipv4.tcp_sack","current_value":"0","config_value":""},{"name":"kernel.osrelease","current_value":"6.1.0-18-amd64"}])";
  HostDocument document = read_host_document(rows, "doc");
  CHECK(document.text == "net.ipv4.tcp_sack = 0\nkernel.osrelease = 6.1.0-18-amd64\n");
  CHECK(document.is_dump == YesNo::yes);
  document = read_host_document(
      R"({"name":"sysctl","hostIdentifier":"db1","action":"snapshot","snapshot":)" + rows + "}", "doc");
  CHECK(document.host == "db1");
  CHECK(document.is_dump == YesNo::yes);
  document = read_host_document("{\"stdout\":\"net.ipv4.tcp_sack = 0\"}", "doc");
  CHECK(document.text == "net.ipv4.tcp_sack = 0");
  document = read_host_document("net.ipv4.tcp_sack = 0\n", "doc");
  CHECK(document.text == "net.ipv4.tcp_sack = 0\n");
  CHECK(document.is_dump == YesNo::no);
}

TEST_CASE("what holds no settings of a machine is refused, with the reason") {
  const std::pair<const char*, const char*> kFaults[] = {
      {"{}", "expected a snapshot"},
      {"{\"a\":1", "here it ends, in the middle"},
      {"[]", "there is nothing to judge"},
      {"[{\"name\":\"x\"}]", "a row without name and current_value"},
      {"[{\"name\":\"a\\nb\",\"current_value\":\"1\"}]", "with a line end"},
      {"{\"columns\":{},\"action\":\"added\"}", "a differential result of osquery"},
      {"{\"ansible_facts\":{}}", "facts without a snapshot"},
      {"web1 | UNREACHABLE! => {\"unreachable\":true,\"msg\":\"no route\"}", "unreachable): no route"},
      {"{\"failed\":true,\"msg\":\"boom\"}", "failed): boom"},
      {"{\"schema\":\"tcptune-snapshot\",\"schema_version\":9}", "read it with the tcptune that made it"},
      {"{\"schema\":\"tcptune-snapshot\",\"schema_version\":1,\"schema_version\":1}", "expected"},
  };
  for (const auto& row : kFaults) {
    const char *text = row.first, *message = row.second;
    CAPTURE(text);
    CHECK(fault(text).find(message) != std::string::npos);
  }
}

TEST_CASE("a name that is there twice is refused wherever it stands") {
  const auto with = [](const std::string& from, const std::string& to) {
    std::string text = snapshot();
    text.replace(text.find(from), from.size(), to);
    return fault(text);
  };
  CHECK(with("\"kind\":\"live\"", "\"kind\":\"live\",\"kind\":\"root\"").find("kind: expected each name once") !=
        std::string::npos);
  CHECK(with("\"net.ipv4.tcp_sack\":\"0\"", "\"net.ipv4.tcp_sack\":\"0\",\"net.ipv4.tcp_sack\":\"1\"")
            .find("settings.net.ipv4.tcp_sack: expected each name once") != std::string::npos);
}

TEST_CASE("a file has a document a line where a line begins like one") {
  CHECK(is_document_a_line("{\"schema\":1}\n{\"a\"") == YesNo::yes);
  CHECK(is_document_a_line("broken\n{\"schema\":1}\n") == YesNo::yes);
  CHECK(is_document_a_line("web1 | CHANGED | rc=0 | (stdout) {\"a\":1}\n") == YesNo::yes);
  CHECK(is_document_a_line("{\n \"schema\":1}\n") == YesNo::no);
  CHECK(is_document_a_line("[\n  {\"name\":1}\n]") == YesNo::no);
  CHECK(is_document_a_line("web1 | SUCCESS => {\n    \"a\": 1\n}\n") == YesNo::no);
  CHECK(is_document_a_line("net.ipv4.tcp_sack = 0\n") == YesNo::no);
}

TEST_CASE("a line of a result is read back, and nothing else is") {
  const auto result = read_host_result(
      R"({"schema_version":1,"type":"target","host":"web1","findings":[{"rule":"TW002","severity":"error","setting":"a","value":"1","file":null,"message":"m"}],"unknown":[{"rule":"CC001"}]})",
      "line");
  REQUIRE(result);
  CHECK(result->host == "web1");
  CHECK(result->found.findings.front() == HostFinding{"TW002", Severity::error, "a", "1", "", "m"});
  CHECK(result->found.not_judged == std::vector<std::string>{"CC001"});
  CHECK(read_host_result(R"({"schema_version":1,"type":"failure","message":"why"})", "line")->failure == "why");
  CHECK_FALSE(read_host_result(snapshot(), "line"));
  CHECK_THROWS_WITH_AS(read_host_result(R"({"schema_version":1,"type":"summary"})", "line"),
                       doctest::Contains("type: expected target or failure"), Error);
  CHECK_THROWS_WITH_AS(read_host_result(R"({"schema_version":1,"type":"target"})", "line"),
                       doctest::Contains("findings: expected a list"), Error);
}

}  // namespace
}  // namespace tcptune
