// SPDX-License-Identifier: MIT
// tcptune snapshot and the audit of what it wrote, as a person runs them.
#include <doctest/doctest.h>

#include <filesystem>

#include "program_run.h"
#include "temporary_tree.h"

namespace tcptune {
namespace {

const std::string kMachine = SOURCE_DIR "/tests/machines/debian-12";

std::string replaced(std::string text, const std::string& part, const std::string& other) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + other.size()))
    text.replace(at, part.size(), other);
  return text;
}

}  // namespace

TEST_CASE("a snapshot of this machine is audited like the machine itself, under its own name") {
  const TemporaryTree tree;
  for (const auto& options :
       std::vector<std::vector<std::string>>{{}, {"--show-passed"}, {"--profile", "server"}, {"--format", "json"}}) {
    RunOptions there;
    there.directory = tree.root();
    REQUIRE(run_tcptune({"snapshot", "-o", "this machine"}, there).status == 0);  // the name takes as much room
    std::vector<std::string> live{"audit"}, recorded{"audit", "this machine"};
    live.insert(live.end(), options.begin(), options.end());
    recorded.insert(recorded.end(), options.begin(), options.end());
    const ProgramRun machine = run_tcptune(live, there), snapshot = run_tcptune(recorded, there);
    CHECK(machine.status == snapshot.status);
    CHECK(machine.out == snapshot.out);
    CHECK(snapshot.err == machine.err);
  }
}

TEST_CASE("a snapshot tells no host name and no time unless asked") {
  const ProgramRun first = run_tcptune({"snapshot", "--root", kMachine}),
                   second = run_tcptune({"snapshot", "--root", kMachine});
  CHECK(first.status == 0);
  CHECK(first.out == second.out);
  CHECK(first.out.find(kMachine) == std::string::npos);
  CHECK(first.out.find("\"host\"") == std::string::npos);
  const std::string live = run_tcptune({"snapshot"}).out;
  CHECK(live.find("\"host\"") == std::string::npos);
  CHECK(run_tcptune({"snapshot", "--host"}).out.find("\n \"host\": ") != std::string::npos);
}

TEST_CASE("a snapshot is recognised in a file, a pipe, and however its JSON was laid out anew") {
  const TemporaryTree tree;
  const std::string text = run_tcptune({"snapshot", "--root", kMachine}).out;
  tree.write("plain.json", text);
  tree.write("one-line.json", replaced(replaced(text, "\n", ""), "\": ", "\":"));
  const std::string plain = run_tcptune({"audit", "plain.json", "--format", "json"}, {"", tree.root()}).out;
  CHECK(plain.find("\"kind\":\"root\"") != std::string::npos);
  CHECK(replaced(run_tcptune({"audit", "one-line.json", "--format", "json"}, {"", tree.root()}).out, "one-line",
                 "plain") == plain);
  CHECK(replaced(run_tcptune({"audit", "-", "--format", "json"}, {text, ""}).out, "standard input", "plain.json") ==
        plain);
}

TEST_CASE(
    "the snapshot of a machine that never was there is audited, diffed and generated without looking at this one") {
  const TemporaryTree tree;
  tree.write("img/etc/os-release", "");
  tree.write("img/etc/sysctl.d/a.conf", "net.ipv4.tcp_tw_recycle = 1\n");
  REQUIRE(run_tcptune({"snapshot", "--root", "img", "-o", "s"}, {"", tree.root()}).status == 0);
  const std::string diff = run_tcptune({"diff", "--root", "img", "--kernel", "6.1"}, {"", tree.root()}).out;
  std::filesystem::remove_all(tree.path("img"));
  CHECK(run_tcptune({"diff", "s", "--kernel", "6.1"}, {"", tree.root()}).out == replaced(diff, "for img", "for s"));
  CHECK(diff.find("-net.ipv4.tcp_tw_recycle = 1") != std::string::npos);
}

TEST_CASE("hostile snapshots end with 2 and a message that names the file") {
  const TemporaryTree tree;
  const std::string text = run_tcptune({"snapshot", "--root", kMachine}).out;
  tree.write("cut.json", text.substr(0, text.size() / 2));
  tree.write("future.json", replaced(text, "\"schema_version\": 1", "\"schema_version\": 99"));
  tree.write("foreign.json", "{\"schema_version\": 1, \"findings\": []}\n");
  tree.write("lacking.json", replaced(text, "\"/etc/sysctl.d\"", "\"/../etc/../../shadow\""));
  const auto run = [&](const char* file) { return run_tcptune({"audit", file}, {"", tree.root()}); };
  for (const char* file : {"cut.json", "future.json", "foreign.json", "lacking.json"}) {
    CAPTURE(file);
    const ProgramRun run_of_file = run(file);
    CHECK(run_of_file.status == 2);
    CHECK(run_of_file.out.empty());
    CHECK(run_of_file.err.find(file) != std::string::npos);
  }
  CHECK(run("cut.json").err.find("here it ends, in the middle") != std::string::npos);
  CHECK(run("future.json").err.find("schema_version 99") != std::string::npos);
  CHECK(run("lacking.json").err.find("was not recorded in this snapshot") != std::string::npos);
}

TEST_CASE("options that contradict each other are refused") {
  CHECK(run_tcptune({"snapshot", "--compact", "--sockets"}).status == 2);
  CHECK(run_tcptune({"snapshot", "--host", "--redact"}).status == 2);
  CHECK(run_tcptune({"snapshot", "--root", "/nowhere"}).status == 2);
  const TemporaryTree tree;
  const ProgramRun none = run_tcptune({"snapshot", "--root", tree.root()});
  CHECK(none.status == 2);
  CHECK(none.err.find("not the root of a system") != std::string::npos);
}

TEST_CASE("a compact snapshot of this machine has at most 4 KiB, and its audit says what it cannot judge") {
  const ProgramRun compact = run_tcptune({"snapshot", "--compact"});
  CHECK(compact.out.size() <= 4096);
  const ProgramRun audit = run_tcptune({"audit", "-"}, {compact.out, ""});
  CHECK(audit.status != 2);
  CHECK(audit.out.find("the boot files") != std::string::npos);
}

}  // namespace tcptune
