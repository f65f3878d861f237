// SPDX-License-Identifier: MIT
// A snapshot's JSON loses nothing, and hostile JSON is refused by what is wrong with it.
#include "snapshots/snapshot_json.h"

#include <doctest/doctest.h>

#include "core/text/base64.h"
#include "core/text/error.h"
#include "core/text/quote.h"
#include "snapshots/random_record.h"

namespace tcptune {
namespace {

std::string fault_of(std::string_view text) {
  try {
    read_snapshot(text, "s.json");
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

// A small one that is read, with one part replaced.
std::string with(std::string_view part, std::string_view other) {
  std::string text =
      R"({"schema":"tcptune-snapshot","schema_version":1,"tool_version":"1","form":"full","kind":"root",)"
      R"("facts":{"os":"linux","kernels":{"from":"6.1.0","to":"6.1.*"},"page_size":4096},)"
      R"("files":[{"path":"/etc","kind":"directory","names":["a"]},{"path":"/etc/a","kind":"file","lines":["x"]}],)"
      R"("missing":["/usr"],"evidence":{"last":{"counters":{"TcpExtTW":1},"sockets":{"states":{"LISTEN":1}}}}})";
  const std::size_t at = text.find(part);
  REQUIRE(at != std::string::npos);
  return text.replace(at, part.size(), other);
}

}  // namespace

TEST_CASE("any bytes survive base64, and what it did not make is refused") {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    CHECK(from_base64(base64(bytes)) == bytes);
    bytes += static_cast<char>(i * 7);
  }
  CHECK(base64("foob") == "Zm9vYg==");  // RFC 4648, 10
  CHECK(base64("fooba") == "Zm9vYmE=");
  for (const char* text : {"Zg", "Zg=", "Zh==", "Z===", "====", "Zm9v\n", "Zm-v", "=m9v"})
    CHECK_FALSE(from_base64(text));
}

TEST_CASE("a record that is written and read is the same record, whatever is in it") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    const MachineRecord record = RandomRecord(seed).record();
    const std::string text = snapshot_json(record);
    const MachineRecord again = read_snapshot(text, "s.json");
    CHECK(again.tree == record.tree);
    CHECK(snapshot_json(again) == text);
    REQUIRE(again.settings->size() == record.settings->size());
    for (const auto& [name, reading] : *record.settings) {
      CHECK(again.settings->at(name).state == reading.state);
      CHECK(again.settings->at(name).text == reading.text);
    }
    CHECK(again.facts.kernel == record.facts.kernel);
    CHECK(again.facts.memory == record.facts.memory);
    CHECK(again.facts.container == record.facts.container);
    CHECK(again.facts.listening == record.facts.listening);
    CHECK(again.host == record.host);
  }
}

TEST_CASE("evidence is read back without loss") {
  for (unsigned seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    MachineRecord record;
    record.settings.emplace();
    record.evidence = RandomRecord(seed).evidence();
    const Evidence& e = *record.evidence;
    const Evidence again = *read_snapshot(snapshot_json(record), "s.json").evidence;
    CHECK(again.source == e.source);
    CHECK(again.seconds == e.seconds);
    CHECK(again.not_visible == e.not_visible);
    CHECK(again.last.counters == e.last.counters);
    CHECK(again.last.uptime == e.last.uptime);
    REQUIRE(again.first.has_value() == e.first.has_value());
    REQUIRE(again.last.sockets.has_value() == e.last.sockets.has_value());
    if (!e.last.sockets) continue;
    const SocketSummary &a = *again.last.sockets, &b = *e.last.sockets;
    CHECK(a.counts == b.counts);
    CHECK(a.orphans_in_fin_wait2 == b.orphans_in_fin_wait2);
    CHECK(a.totals_only == b.totals_only);
    CHECK(a.distinct_tuples == b.distinct_tuples);
    CHECK(a.without_keepalive == b.without_keepalive);
    CHECK(a.timers_told == b.timers_told);
    REQUIRE(a.tuples.size() == b.tuples.size());
    for (std::size_t i = 0; i < a.tuples.size(); ++i) {
      CHECK(a.tuples[i].local == b.tuples[i].local);
      CHECK(a.tuples[i].remote == b.tuples[i].remote);
      CHECK(a.tuples[i].sockets == b.tuples[i].sockets);
      CHECK(a.tuples[i].established == b.tuples[i].established);
      CHECK(a.tuples[i].time_wait == b.tuples[i].time_wait);
      CHECK(a.tuples[i].syn_sent == b.tuples[i].syn_sent);
      CHECK(a.tuples[i].unanswered == b.tuples[i].unanswered);
      CHECK(a.tuples[i].owner == b.tuples[i].owner);
    }
    REQUIRE(a.fan_outs.size() == b.fan_outs.size());
    for (std::size_t i = 0; i < a.fan_outs.size(); ++i) {
      CHECK(a.fan_outs[i].port == b.fan_outs[i].port);
      CHECK(a.fan_outs[i].sockets == b.fan_outs[i].sockets);
      CHECK(a.fan_outs[i].remotes == b.fan_outs[i].remotes);
      CHECK(a.fan_outs[i].busiest == b.fan_outs[i].busiest);
      CHECK(a.fan_outs[i].toward_busiest == b.fan_outs[i].toward_busiest);
      CHECK(a.fan_outs[i].unanswered == b.fan_outs[i].unanswered);
      CHECK(a.fan_outs[i].owner == b.fan_outs[i].owner);
    }
    REQUIRE(a.listeners.size() == b.listeners.size());
    for (std::size_t i = 0; i < a.listeners.size(); ++i) {
      CHECK(a.listeners[i].local == b.listeners[i].local);
      CHECK(a.listeners[i].waiting == b.listeners[i].waiting);
      CHECK(a.listeners[i].limit == b.listeners[i].limit);
      CHECK(a.listeners[i].accepted == b.listeners[i].accepted);
      CHECK(a.listeners[i].owner == b.listeners[i].owner);
    }
    REQUIRE(a.held.size() == b.held.size());
    for (std::size_t i = 0; i < a.held.size(); ++i) {
      CHECK(a.held[i].state == b.held[i].state);
      CHECK(a.held[i].owner == b.held[i].owner);
      CHECK(a.held[i].service == b.held[i].service);
      CHECK(a.held[i].accepted == b.held[i].accepted);
      CHECK(a.held[i].sockets == b.held[i].sockets);
      CHECK(a.held[i].other == b.held[i].other);
      CHECK(a.held[i].local_port == b.held[i].local_port);
      CHECK(a.held[i].oldest == b.held[i].oldest);
      CHECK(a.held[i].unaccepted == b.held[i].unaccepted);
    }
  }
}

TEST_CASE("the values of a Windows registry are read back as they were stored") {
  MachineRecord record;
  record.facts.os = "windows";
  record.registry.emplace();
  record.registry->source = RegistrySource::hive;
  RegistryValue& delay = record.registry->values.emplace_back();
  delay.key = "HKEY_LOCAL_MACHINE\\SYSTEM\\x";
  delay.name = "TcpTimedWaitDelay";
  delay.type = RegistryType::dword;
  delay.data = std::string("\x1e\0\0\0", 4);
  RegistryValue& odd = record.registry->values.emplace_back();
  odd.type = static_cast<RegistryType>(0x1234);
  odd.data = "\xff\xfe";
  record.registry->denied = {"k"};
  const Registry again = *read_snapshot(snapshot_json(record), "s.json").registry;
  REQUIRE(again.values.size() == 2);
  CHECK(number_of(again.values[0]) == 30);
  CHECK(again.values[1].data == "\xff\xfe");
  CHECK(again.values[1].type == static_cast<RegistryType>(0x1234));
  CHECK(again.source == RegistrySource::hive);
  CHECK(again.denied == record.registry->denied);
}

TEST_CASE("the JSON of a snapshot drives no terminal") {
  for (unsigned seed = 0; seed < 50; ++seed) {
    const std::string text = snapshot_json(RandomRecord(seed).record());
    CHECK(printable_lines(text) == text);
  }
}

TEST_CASE("a compact snapshot has at most 4 KiB, and says when something found no place") {
  MachineRecord record;
  record.form = RecordForm::compact;
  record.settings.emplace();
  for (int i = 0; i < 60; ++i)
    (*record.settings)["net.ipv4.setting_" + std::to_string(i)] = {ReadingState::present, "12345", 0};
  record.evidence.emplace();
  for (int i = 0; i < 100; ++i) record.evidence->last.counters["TcpExtCounter" + std::to_string(i)] = i;
  std::string text = snapshot_json(record);
  CHECK(text.size() <= kLargestCompact);
  CHECK(read_snapshot(text, "s.json").incomplete == YesNo::no);  // counters give way first
  CHECK(read_snapshot(text, "s.json").settings->size() == 60);
  for (int i = 0; i < 500; ++i)
    (*record.settings)["net.ipv4.conf.eth" + std::to_string(i) + ".rp_filter"] = {ReadingState::present, "2", 0};
  text = snapshot_json(record);
  CHECK(text.size() <= kLargestCompact);
  const MachineRecord again = read_snapshot(text, "s.json");
  CHECK(again.incomplete == YesNo::yes);
  CHECK(again.settings->contains("net.ipv4.setting_59"));  // single interfaces give way before the others
}

TEST_CASE("what is no snapshot is refused, with the place and what was expected") {
  REQUIRE(fault_of(with("\"x\"", "\"y\"")).empty());
  CHECK(fault_of("{\"schema\":\"tcptune-snapshot\",\n\"a\":") ==
        "s.json:2:5: here it ends, in the middle; expected a snapshot that `tcptune snapshot` made");
  CHECK(fault_of("{\"schema\":\"tcptune-snapshot\",\n 'a'") ==
        "s.json:2:2: this is not JSON; expected a snapshot that `tcptune snapshot` made");
  const std::pair<std::string, std::string_view> kCases[] = {
      {with("tcptune-snapshot", "x"), "expected \"schema\": \"tcptune-snapshot\""},
      {with("\"schema_version\":1", "\"schema_version\":2"),
       "s.json: this snapshot has schema_version 2, and this tcptune reads 1; read it with the tcptune that made it"},
      {with("\"schema_version\":1", "\"schema_version\":0"), "take a new one"},
      {with("\"schema_version\":1", "\"schema_version\":\"1\""), "schema_version: expected a whole number"},
      {with("\"root\"", "\"dump\""), "kind: expected live or root"},
      {with("\"root\"", "1"), "kind: expected one of live, root"},
      {with("\"kind\":\"root\",", ""), "expected a field \"kind\""},
      {with("\"root\"", "\"live\""), "expected \"settings\": an object"},
      {with("\"linux\"", "\"plan9\""), "facts.os: expected linux or windows"},
      {with("\"linux\"", "\"windows\""), "expected a registry"},
      {with("6.1.0", "6.x.0"), "facts.kernels.from: expected a version such as 6.1.76"},
      {with("6.1.0", "7.1.0"), "facts.kernels: expected from before to"},
      {with("4096", "1e99"), "facts.page_size: expected a whole number from -9223372036854775808"},
      {with("4096", "18446744073709551615"), "facts.page_size: expected a whole number"},
      {with("4096", "1e999"), "a number in it is too large"},
      {with("\"files\":[", "\"files\":{}, \"x\":["), "x: expected no such field"},
      {with("\"path\":\"/etc\"", "\"path\":\"etc\""), "files[0].path: expected an absolute path"},
      {with("\"path\":\"/etc\"", "\"path\":[]"), "files[0].path: expected a text"},
      {with("\"/etc/a\"", "\"/etc\""), "files[1].path: expected each path once; /etc was there before"},
      {with("\"/usr\"", "\"/etc\""), "missing: expected each path once"},
      {with("\"/usr\"", "1"), "missing[0]: expected a text"},
      {with("\"a\"]", "\"../a\"]"), "files[0].names[0]: expected a name without /"},
      {with("\"a\"]", "\"a\"], \"lines\": []"), "files[0]: expected content in files only"},
      {with("\"lines\":[\"x\"]", "\"lines\":[\"x\\ny\"]"), "files[1].lines: expected lines without line ends"},
      {with("\"lines\":[\"x\"]", "\"lines\":[1]"), "files[1].lines[0]: expected a text"},
      {with("\"lines\":[\"x\"]", "\"base64\":\"!\""), "files[1].base64: expected bytes in base64"},
      {with("\"lines\":[\"x\"]", "\"error\":\"EVERY\""), "files[1].error: expected the name of an error"},
      {with("\"lines\":[\"x\"]", "\"lines\":[],\"error\":\"EIO\""), "files[1]: expected only one of lines"},
      {with("\"kind\":\"file\"", "\"kind\":\"link\""), "files[1].leads_to: expected what the link leads to"},
      {with("\"kind\":\"file\"", "\"kind\":\"file\",\"same_as\":\"/x\""), "an entry for /x"},
      {with("\"LISTEN\"", "\"SLEEPING\""), "evidence.last.sockets.states.SLEEPING: expected the name of a state"},
      {with("\"LISTEN\":1", "\"LISTEN\":-1"), "states.LISTEN: expected a whole number from 0 to 4294967295"},
      {with("\"TcpExtTW\":1", "\"TcpExtTW\":1.5"), "evidence.last.counters.TcpExtTW: expected a whole number"},
      {with("{\"TcpExtTW\":1}", std::string(40, '[') + std::string(40, ']')), "at most 16 levels"},
      {std::string(1'000'000, '['), "at most 16 levels"},
      {"[]", "expected \"schema\""},
  };
  for (const auto& wrong : kCases) {
    const std::string found = fault_of(wrong.first);
    CHECK_MESSAGE(found.find(wrong.second) != std::string::npos, found << " lacks " << wrong.second);
    CHECK(found.starts_with("s.json"));
  }
}

TEST_CASE("a snapshot that is cut off anywhere is refused, never half read") {
  const std::string text = snapshot_json(RandomRecord(7).record());
  for (std::size_t length = 0; length + 2 < text.size(); length += 7)
    CHECK(fault_of(std::string_view(text).substr(0, length)).starts_with("s.json"));
}

TEST_CASE("more values than any snapshot has are refused while they are read") {
  std::string text = "{\"schema\":\"tcptune-snapshot\",\"files\":[";
  for (int i = 0; i < 1'000'001; ++i) text += "0,";
  CHECK(fault_of(text).find("at most 1,000,000 values") != std::string::npos);
}

}  // namespace tcptune
