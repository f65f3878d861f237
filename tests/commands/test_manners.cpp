// SPDX-License-Identifier: MIT
// How the program meets a person: what it guesses, what it says on request, and how it fits the terminal.
#include <algorithm>
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "temporary_tree.h"
#include "tool.h"

namespace tcptune {
namespace {

const std::string kTwoFaults = "net.ipv4.tcp_tw_recycle = 1\nnet.ipv4.tcp_syncookies = 0\n";

ToolRun run_in(const TemporaryTree& tree, const std::string& arguments) {
  return run_tool(fmt::format("cd '{}' && tcptune {}", tree.root(), arguments));
}

bool says(const ToolRun& run, std::string_view text) { return run.output.find(text) != std::string::npos; }

TEST_CASE("what is misspelt is answered with what was meant") {
  CHECK(says(run_tool("tcptune audt"), "did you mean audit?"));
  CHECK(run_tool("tcptune audt").status == 2);
  CHECK(says(run_tool("tcptune audit --format jsn x"), "did you mean json?"));
  CHECK(says(run_tool("tcptune audit --formt json x"), "did you mean --format?"));
  CHECK(says(run_tool("tcptune explain TIME_WIAT"), "did you mean time-wait?"));
  CHECK(says(run_tool("tcptune audit --select TW02 x"), "did you mean TW002?"));
  const TemporaryTree tree;
  tree.write("audt", kTwoFaults);  // a file of that name is meant
  CHECK(run_in(tree, "audt --from conf").status == 1);
}

TEST_CASE("explain takes rules, their names, families and states in any case") {
  const auto page = [](const std::string& subject) { return run_tool("tcptune explain " + subject).output; };
  CHECK(page("TIME_WAIT") == page("time-wait"));
  CHECK(page("tw002") == page("TW002"));
  CHECK(page("Recycle") == page("TW002"));
  CHECK(page("tw").find("TW002    error") != std::string::npos);
}

TEST_CASE("the version and the rules can be had for programs") {
  const auto version = nlohmann::json::parse(run_tool("tcptune --version --format json").output);
  CHECK(version["name"] == "tcptune");
  CHECK(version["rules"].get<int>() > 100);
  for (const auto& rule : nlohmann::json::parse(run_tool("tcptune rules list --select TW --format json").output)) {
    CHECK(rule["family"] == "TW");
    CHECK(rule["origin"].is_null());
  }
  CHECK(run_tool("tcptune rules list --site --select TW001").output.empty());
}

TEST_CASE("help fits 80 columns and names the command") {
  for (const std::string command : {"", "audit", "diff", "diagnose", "rules", "rules list", "profiles show"}) {
    CAPTURE(command);
    const std::string page = run_tool("tcptune " + command + " --help").output;
    for (const std::string& line : lines_of(page)) CHECK_MESSAGE(line.size() <= 80, line);
    CHECK(page.find(fmt::format("Usage: tcptune{}{} [", command.empty() ? "" : " ", command)) != std::string::npos);
  }
  CHECK(run_tool("tcptune --help").output.find("--show-passed") == std::string::npos);
  CHECK(run_tool("tcptune audit --help").output.find("--show-passed") != std::string::npos);
}

TEST_CASE("statistics say where to begin") {
  const TemporaryTree tree;
  tree.write("a.conf", kTwoFaults);
  tree.write("b.conf", "net.ipv4.tcp_tw_recycle = 1\n");
  const ToolRun run = run_in(tree, "audit --statistics --no-config a.conf b.conf");
  CHECK(run.status == 1);
  CHECK(run.output.find("     2  error    TW002") == 0);
  CHECK(says(run, "     1  warning  SYN001"));
}

TEST_CASE("quiet leaves the findings, verbose says what decides") {
  const TemporaryTree tree;
  tree.write("a.conf", kTwoFaults);
  tree.write(".tcptune.yaml", "fail-on: error\n");
  const ToolRun quiet = run_in(tree, "audit -q .");
  CHECK(says(quiet, "error[TW002]"));
  CHECK(!says(quiet, "Audited"));
  CHECK(!says(quiet, "passed over"));
  CHECK(says(quiet, "In force: the policy"));  // nothing is silenced unnoticed
  CHECK(says(run_in(tree, "audit -v a.conf"), "tcptune: the policy is .tcptune.yaml"));
}

TEST_CASE("a report fits the terminal, and is as wide as ever elsewhere") {
  if (run_tool("command -v script").status != 0) {
    MESSAGE("SKIPPED: script (of util-linux) is not installed");
    return;
  }
  const TemporaryTree tree;
  tree.write("a.conf", kTwoFaults);
  const auto widest = [&](const std::string& environment) {
    std::size_t widest = 0;
    const std::string shell = fmt::format("cd '{}' && {} script -qec 'tcptune audit --color never a.conf' /dev/null",
                                          tree.root(), environment);
    for (const std::string& line : lines_of(run_tool(shell).output)) widest = std::max(widest, line.size());
    return widest;
  };
  CHECK(widest("COLUMNS=50") <= 51);  // with the carriage return of a terminal
  CHECK(widest("COLUMNS=120") > 85);
  CHECK(run_in(tree, "audit --color never a.conf").output ==
        run_tool(fmt::format("cd '{}' && COLUMNS=50 tcptune audit a.conf", tree.root())).output);
  const auto bytes = [&](const std::string& environment) {
    return run_tool(fmt::format("env {} script -qec 'tcptune explain' /dev/null", environment)).output;
  };
  const auto is_ascii = [](const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  };
  CHECK(is_ascii(bytes("LC_ALL=C")));
  const std::string unicode = fmt::format("cd '{}' && env {{}} script -qec 'tcptune audit name…' /dev/null", tree.root());
  tree.write("name…", kTwoFaults);
  CHECK(!is_ascii(run_tool(fmt::format(fmt::runtime(unicode), "LC_ALL=C.UTF-8")).output));
  CHECK(is_ascii(run_tool(fmt::format(fmt::runtime(unicode), "LC_ALL=C")).output));
  const auto painted = [&](const std::string& environment) {
    return run_tool(
               fmt::format("cd '{}' && env {} script -qec 'tcptune audit a.conf' /dev/null", tree.root(), environment))
               .output.find("\x1B[1;31m") != std::string::npos;
  };
  CHECK(painted("TERM=xterm"));
  CHECK(!painted("TERM=dumb"));
  CHECK(!painted("NO_COLOR=1"));
}

TEST_CASE("a diff is painted on request, and leaves what a baseline knows") {
  const TemporaryTree tree;
  tree.write("a.conf", kTwoFaults);
  CHECK(says(run_in(tree, "diff --color always a.conf"), "\x1B[31m-net.ipv4.tcp_tw_recycle = 1\x1B[0m"));
  CHECK(!says(run_in(tree, "diff a.conf"), "\x1B["));
  REQUIRE(run_in(tree, "audit --write-baseline known a.conf").status == 1);
  CHECK(run_in(tree, "diff --baseline known a.conf").status == 0);
}

TEST_CASE("a proposed file says where it will be") {
  const TemporaryTree tree;
  tree.write("root/etc/sysctl.d/50-own.conf", "net.ipv4.tcp_syncookies = 1\n");
  tree.write("mine.txt", kTwoFaults);
  const ToolRun placed = run_in(tree, "audit --root root --with mine.txt:/etc/sysctl.d/40-mine.conf");
  CHECK(says(placed, "Proposed: /etc/sysctl.d/40-mine.conf"));
  CHECK(!says(placed, "SYN001"));  // 50-own.conf comes later
  CHECK(says(run_tool(fmt::format("cd '{}' && tcptune audit --root root --with - < mine.txt", tree.root())), "SYN001"));
  const ToolRun unread = run_in(tree, "audit --root root --with mine.txt:/etc/foo.conf");
  CHECK(unread.status == 2);
  CHECK(says(unread, "would not be read"));
}

TEST_CASE("generate --check prints a patch that git applies") {
  const TemporaryTree tree;
  REQUIRE(run_in(tree, "generate --profile proxy --kernel 6.1 -o want.conf").status == 0);
  const ToolRun run = run_tool(fmt::format(
      "cd '{}' && git init -q . && sed '$d' want.conf > 60-x.conf && ! tcptune generate --profile proxy --kernel 6.1 "
      "--check 60-x.conf > p.diff && git apply p.diff && cmp want.conf 60-x.conf",
      tree.root()));
  CHECK_MESSAGE(run.status == 0, run.output);
}

TEST_CASE("a word that a fact can never be is a fault of the rule") {
  const TemporaryTree tree;
  tree.write("rules/X.yaml",
             "id: TW099\nname: a-defect\ntitle: A defect\nseverity: note\nsetting: net.ipv4.tcp_tw_reuse\n"
             "check: net.ipv4.tcp_tw_reuse != 2 or role == servr\nmessage: x\nwhy: x\nadvice: y\ntopics: [time-wait]\n"
             "references: [https://example.org]\nexamples:\n"
             "  - { expect: pass, given: { os: linux, net.ipv4.tcp_tw_reuse: 1 } }\n"
             "  - { expect: fail, given: { os: linux, net.ipv4.tcp_tw_reuse: 2 } }\n");
  const ToolRun run = run_in(tree, "rules test --rules rules");
  CHECK(run.status == 2);
  CHECK(says(run, "role is never \"servr\""));
  CHECK(says(run, "did you mean server?"));
}

}  // namespace
}  // namespace tcptune
