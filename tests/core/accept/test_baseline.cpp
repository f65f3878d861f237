// SPDX-License-Identifier: MIT
// Fingerprints and the baseline file.
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "core/accept/suppression.h"
#include "core/judge/engine.h"
#include "core/rules/embedded_rules.h"
#include "core/text/error.h"
#include "rulebase/baseline.h"
#include "shipped_rules.h"
#include "targets/targets.h"
#include "temporary_tree.h"
#include "tool.h"

namespace tcptune {
namespace {

// What a new baseline would hold, when the file is called `file`.
std::vector<BaselineEntry> entries_of(const std::string& text, const std::string& file = "a.conf") {
  const Policy none;
  const Suppressions by{embedded_rules(), embedded_rules(), none, nullptr, {2026, 11, 20}, "/", "/"};
  const Snapshot snapshot = text_target(shipped_rules(), {}, file, text).snapshot;
  return apply_suppressions(judge(embedded_rules(), snapshot), snapshot, by).remaining;
}

std::string baseline_fault(const std::string& text) {
  try {
    read_baseline(text, "b.json", "/");
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a fingerprint is the hash of what is said, and stays the same for ever") {
  Rule rule;
  rule.id = "TW002";
  Finding finding;
  finding.rule = &rule;
  finding.setting = "net.ipv4.tcp_tw_recycle";
  finding.place.text = "net.ipv4.tcp_tw_recycle = 1";
  // FNV-1a of the parts with a NUL behind each but the last; a change here needs a new schema_version.
  CHECK(to_text(Fingerprint{fingerprint_hash(finding, "a.conf"), 1}) == "73ec7649cbed1f71");
}

TEST_CASE("a fingerprint does not depend on the line's number, its white space or what stands around it") {
  const auto one = entries_of("net.ipv4.tcp_tw_recycle = 1\n");
  const auto other = entries_of("# a comment\n\nnet.ipv4.tcp_sack = 1\n\n  net.ipv4.tcp_tw_recycle \t=   1  \n");
  REQUIRE(one.size() == 1);
  CHECK(one[0].fingerprint.size() == 16);
  CHECK(one == other);
}

TEST_CASE("a fingerprint depends on rule, setting, file and the text of the line") {
  const auto one = entries_of("net.ipv4.tcp_tw_recycle = 1\n");
  CHECK(entries_of("net.ipv4.tcp_tw_recycle = 0\n")[0].fingerprint != one[0].fingerprint);
  CHECK(entries_of("net.ipv4.tcp_tw_recycle = 1\n", "b.conf")[0].fingerprint != one[0].fingerprint);
  Rule a, b;
  a.id = "TW001";
  b.id = "TW002";
  Finding finding;
  finding.rule = &a;
  finding.value = "1";
  const std::uint64_t first = fingerprint_hash(finding, "");
  finding.rule = &b;
  CHECK(fingerprint_hash(finding, "") != first);
  finding.rule = &a;
  finding.setting = "net.ipv4.tcp_sack";
  CHECK(fingerprint_hash(finding, "") != first);
  finding.setting = "";
  finding.value = "2";  // without a line the value speaks
  CHECK(fingerprint_hash(finding, "") != first);
}

TEST_CASE("findings that are alike are told apart by their number") {
  const auto entries = entries_of("~\n~\n~\n");
  REQUIRE(entries.size() == 3);
  CHECK(entries[1].fingerprint == entries[0].fingerprint + ":2");
  CHECK(entries[2].fingerprint == entries[0].fingerprint + ":3");
}

TEST_CASE("paths are made absolute and relative by their text alone") {
  CHECK(absolute_path("web/../a.conf", "/srv/repo") == "/srv/repo/a.conf");
  CHECK(absolute_path("/etc/a.conf", "/srv/repo") == "/etc/a.conf");
  CHECK(relative_path("/srv/repo/web/a.conf", "/srv/repo") == "web/a.conf");
  CHECK(relative_path("/srv/repo/web/a.conf", "/srv/repo/ci") == "../web/a.conf");
  CHECK(relative_path("/a.conf", "/") == "a.conf");
}

TEST_CASE("a baseline is read as it was written, sorted and each finding once") {
  const BaselineEntry a{"00000000000000aa", "TW002", "net.ipv4.tcp_tw_recycle", "a.conf"},
      b{"0000000000000001:2", "CONF001", "", "b.conf"};
  const std::string text = baseline_text({b, a, b}, "0.1.0");
  const auto json = nlohmann::json::parse(text);
  CHECK(json["schema_version"] == 1);
  CHECK(json["tool_version"] == "0.1.0");
  REQUIRE(json["findings"].size() == 2);
  CHECK(json["findings"][0]["file"] == "a.conf");
  CHECK(text == baseline_text({a, b}, "0.1.0"));
  const Baseline baseline = read_baseline(text, "b.json", "/srv");
  CHECK(baseline.directory == "/srv");
  CHECK(holds(baseline, a.fingerprint));
  CHECK(holds(baseline, b.fingerprint));
  CHECK_FALSE(holds(baseline, "0000000000000001"));
  CHECK(read_baseline(baseline_text({}, "0.1.0"), "b.json", "/").findings.empty());
}

TEST_CASE("an edited baseline with one fingerprint for several findings is written as it was read") {
  const std::string hash = "73ec7649cbed1f71";
  const std::vector<BaselineEntry> entries{{hash, "TW002", "b", "a.conf"},
                                           {hash, "TW004", "a", "a.conf"},
                                           {hash, "TW002", "b", "a.conf"},
                                           {hash, "CC001", "c", "b.conf"}};
  const Baseline once = make_baseline("/", entries);
  CHECK(once.findings.size() == 3);
  const Baseline again = read_baseline(baseline_text(once.findings, "1"), "b.json", "/");
  CHECK(again.findings == once.findings);
}

TEST_CASE("bytes that are not UTF-8 in a path do not keep a baseline from being written or used") {
  const BaselineEntry odd{"00000000000000aa", "TW002", "", "\xff.conf"};
  CHECK(holds(read_baseline(baseline_text({odd}, "0.1.0"), "b.json", "/"), odd.fingerprint));
}

TEST_CASE("what is not a baseline, or one of another version, is refused with what was expected") {
  const std::vector<std::pair<std::string, std::string>> faults{
      {"", "b.json:1:1: this is not JSON"},
      {"{\"schema_version\": 1,\n \"findings\": [,]}",
       "b.json:2:15: this is not JSON; expected a baseline that --write-baseline made"},
      {"[]", "b.json: this is not a baseline: expected an object"},
      {"{\"findings\": []}", "this is not a baseline"},
      {"{\"schema_version\": \"1\", \"findings\": []}", "this is not a baseline"},
      {"{\"schema_version\": 2, \"findings\": []}",
       "b.json: this baseline has schema_version 2, and this tcptune reads 1; make it anew"},
      {"{\"schema_version\": 99999999999999999999, \"findings\": []}", "this is not a baseline"},
      {"{\"schema_version\": 1}", "lacks \"findings\""},
      {"{\"schema_version\": 1, \"findings\": {}}", "lacks \"findings\""},
      {"{\"schema_version\": 1, \"findings\": [3]}", "findings[0]: expected a text \"fingerprint\""},
      {"{\"schema_version\": 1, \"findings\": [{\"fingerprint\": \"xyz\", \"rule\": \"\", \"setting\": \"\", \"file\": "
       "\"\"}]}",
       "findings[0]: \"xyz\" is not a fingerprint"},
      {"{\"schema_version\": 1, \"findings\": [{\"fingerprint\": \"00000000000000aa:1\", \"rule\": \"\", \"setting\": "
       "\"\", \"file\": \"\"}]}",
       "is not a fingerprint"},
      {std::string(1000000, '['), "this is not JSON"}};
  for (const auto& row : faults) {
    const auto& text = row.first;
    const auto& fault = row.second;
    INFO(text.substr(0, 100));
    INFO(baseline_fault(text));
    CHECK(baseline_fault(text).find(fault) != std::string::npos);
  }
}

TEST_CASE("what is written as a baseline is silent with it, from any directory, and what is new is not") {
  const TemporaryTree tree;
  const std::string all =
      "~\n~\nnet.ipv4.tcp_tw_recycle = 1\nnet.ipv4.tcp_fin_timeout = 010\n# tcptune ignore=CC\nnet.ipv4.tcp_retries2 = "
      "010\n";
  tree.write("web/a.conf", all);
  tree.write("db/a.conf", "~\n");
  tree.write(".tcptune.yaml", "ignore: [{ rule: CT, reason: x }]\n");
  const auto audit = [&](const std::string& directory, const std::string& arguments) {
    return run_tool("cd " + tree.path(directory) + " && tcptune audit " + arguments);
  };
  CHECK(audit("", "web/a.conf db/a.conf --write-baseline known.json").status == 1);
  const ToolRun again = audit("", "web/a.conf db/a.conf --baseline known.json");
  CHECK(again.status == 0);
  CHECK(again.output.find("0 errors, 0 warnings, 0 notes,") != std::string::npos);
  CHECK(audit("web", "./a.conf --baseline ../known.json --fail-on note").status == 0);
  CHECK(audit("", tree.path("web/a.conf") + " --baseline known.json --fail-on note").status == 0);
  // Moved, it is the same finding; a third one of the kind and the same in another file are new.
  tree.write("web/a.conf", "# moved\n\n" + all);
  CHECK(audit("", "web/a.conf --baseline known.json --fail-on note").status == 0);
  tree.write("web/a.conf", all + "~\n");
  const ToolRun third = audit("", "web/a.conf --baseline known.json --fail-on note");
  CHECK(third.status == 1);
  CHECK(third.output.find("1 error, 0 warnings, 0 notes") != std::string::npos);
  tree.write("db/b.conf", "~\n");
  CHECK(audit("", "db/b.conf --baseline known.json").status == 1);
  // Written over the old one it holds both what was known and what is new.
  CHECK(audit("", "web/a.conf db/a.conf db/b.conf --baseline known.json --write-baseline known.json").status == 1);
  CHECK(audit("", "web/a.conf db/a.conf db/b.conf --baseline known.json --fail-on note").status == 0);
}

TEST_CASE("a baseline of an image keeps the image's own paths") {
  const TemporaryTree tree;
  tree.write("image/etc/sysctl.d/10-a.conf", "net.ipv4.tcp_tw_recycle = 1\n");
  const auto audit = [&](const std::string& arguments) {
    return run_tool("cd " + tree.root() + " && tcptune audit --no-config --kernel 6.1 " + arguments);
  };
  CHECK(audit("--root image --write-baseline known.json").status == 1);
  CHECK(read_text(tree.path("known.json")).find("\"file\":\"/etc/sysctl.d/10-a.conf\"") != std::string::npos);
  CHECK(audit("--root image --baseline known.json").status == 0);
}

TEST_CASE("a baseline is written whole or not at all, and not when something could not be judged") {
  const TemporaryTree tree;
  tree.write("a.conf", "net.ipv4.tcp_tw_recycle = 1\n");
  tree.write("known.json", "old");
  const auto audit = [&](const std::string& arguments) {
    return run_tool("cd " + tree.root() + " && tcptune audit --no-config " + arguments);
  };
  CHECK(audit("a.conf missing.conf --write-baseline known.json").status == 2);
  CHECK(read_text(tree.path("known.json")) == "old");
  CHECK(audit("a.conf --write-baseline no/such/directory.json").status == 2);
  CHECK(audit("a.conf --baseline known.json").status == 2);
  CHECK(
      audit("a.conf --baseline missing.json").output.find("missing.json: cannot be read: No such file or directory") !=
      std::string::npos);
  CHECK(audit("a.conf --baseline known.json --write-baseline sub/new.json").status == 2);
  CHECK(run_tool("ls -A " + tree.root()).output == "a.conf\nknown.json\n");
}

}  // namespace tcptune
