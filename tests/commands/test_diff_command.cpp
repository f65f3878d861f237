// SPDX-License-Identifier: MIT
// What a diff does about order and place: lines move to where they decide, modules are listed, and each format has its
// way back. The trees are patched and audited again.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "program_run.h"

namespace tcptune {
namespace {

using Json = nlohmann::json;

ProgramRun run_in(const TemporaryTree& tree, std::vector<std::string> arguments, const std::string& input = "") {
  RunOptions options;
  options.directory = tree.path("");
  options.input = input;
  return run_tcptune(arguments, options);
}

ProgramRun diff_of(const TemporaryTree& tree, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments{"diff", "--root", ".", "--boot", "systemd", "--kernel", "6.12", "--with-review"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_in(tree, arguments);
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// Applies the diff, finds a second one empty, and takes it back.
void check_there_and_back(const TemporaryTree& tree, const std::string& file) {
  const std::string before = content_of(tree.path(file));
  const ProgramRun forward = diff_of(tree);
  REQUIRE(forward.status == 1);
  const ProgramRun back = diff_of(tree, {"--reverse"});
  tree.write("forward.patch", forward.out);
  tree.write("back.patch", back.out);
  const std::string in = "cd '" + tree.root() + "' && ";
  const ToolRun applied = run_tool(in + "patch -s -p1 < forward.patch");
  CHECK(applied.output == "");
  const ProgramRun again = diff_of(tree);
  CHECK(again.status == 0);
  CHECK(again.out == "");
  CHECK(run_tool(in + "patch -s -p1 < back.patch").output == "");
  CHECK(content_of(tree.path(file)) == before);
  CHECK(diff_of(tree).out == forward.out);
}

TEST_CASE("lines of a file that nobody reads move to where they are read") {
  const TemporaryTree tree;
  tree.write("usr/lib/sysctl.d/50-default.conf", "net.ipv4.tcp_syncookies = 1\n");
  tree.write("etc/sysctl.conf",
             "# ours\nnet.ipv4.tcp_syncookies = 2\nnet.core.rmem_max = 1048576\nvm.swappiness = 10\n"
             "net.ipv4.conf.all.accept_redirects = 0\nnet.ipv4.conf.default.accept_redirects = 0\n");
  const ProgramRun run = diff_of(tree);
  CHECK(has(run.out, "+net.core.rmem_max = 1048576\n"));
  CHECK(has(run.out, "+vm.swappiness = 10\n"));
  CHECK(has(run.out, "-net.core.rmem_max = 1048576\n"));
  CHECK_FALSE(has(run.out, "+net.ipv4.tcp_syncookies"));  // another line decides it
  check_there_and_back(tree, "etc/sysctl.conf");
}

TEST_CASE("what would do harm once it is read stays where nobody reads it") {
  const TemporaryTree tree;
  tree.write("usr/lib/systemd/systemd-sysctl", "");
  tree.write("etc/sysctl.conf", "net.ipv4.tcp_timestamps = 0\nnet.ipv4.tcp_max_tw_buckets = 5\n");
  const ProgramRun run = diff_of(tree);
  CHECK_FALSE(has(run.out, "+net.ipv4"));
  CHECK(has(run.err, "net.ipv4.tcp_max_tw_buckets (CONF009) is left alone"));
}

TEST_CASE("a line that was meant to win moves to the file that wins") {
  const TemporaryTree tree;
  tree.write("etc/sysctl.d/99-site.conf", "net.ipv4.tcp_syn_retries = 5\n");
  tree.write("etc/sysctl.d/99-z.conf", "net.ipv4.tcp_syn_retries = 4\n");
  const ProgramRun run = diff_of(tree);
  CHECK(has(run.out, "-net.ipv4.tcp_syn_retries = 4\n+net.ipv4.tcp_syn_retries = 5\n"));
  check_there_and_back(tree, "etc/sysctl.d/99-z.conf");
}

TEST_CASE("the module that a line needs is listed, beside those that are") {
  const TemporaryTree tree;
  tree.write("etc/sysctl.d/60-bridge.conf", "net.bridge.bridge-nf-call-iptables = 0\n");
  tree.write("etc/modules-load.d/tcptune.conf", "dummy\n");
  const ProgramRun run = diff_of(tree);
  CHECK(has(run.out, "+++ b/etc/modules-load.d/tcptune.conf\n"));
  CHECK(has(run.out, " dummy\n+br_netfilter\n"));
  check_there_and_back(tree, "etc/modules-load.d/tcptune.conf");
  tree.write("lib/modules/6.12.0/modules.dep", "kernel/net/other.ko:\n");
  CHECK_FALSE(has(diff_of(tree).out, "br_netfilter"));  // its kernel has no such module
}

TEST_CASE("ufw's own file is brought in line with the sysctl files") {
  const TemporaryTree tree;
  tree.write("etc/sysctl.d/60-site.conf", "net.ipv4.tcp_syncookies = 1\n");
  tree.write("etc/default/ufw", "IPT_SYSCTL=/etc/ufw/sysctl.conf\n");
  tree.write("etc/ufw/ufw.conf", "ENABLED=yes\n");
  tree.write("etc/ufw/sysctl.conf", "net/ipv4/tcp_syncookies=0\n");
  CHECK(has(diff_of(tree).out, "+net/ipv4/tcp_syncookies=1\n"));
  check_there_and_back(tree, "etc/ufw/sysctl.conf");
}

TEST_CASE("a cure is refused when it would put in force what another rule warns of") {
  const TemporaryTree tree;
  tree.write("etc/sysctl.d/60-a.conf", "net.ipv4.tcp_rmem = \"4096 16384 16384\"\nnet.ipv4.tcp_sack = \"1\"\n");
  const ProgramRun run = run_in(tree, {"diff", "--root", ".", "--boot", "systemd", "--kernel", "6.12"});
  CHECK(has(run.out, "+net.ipv4.tcp_sack = 1\n"));
  CHECK_FALSE(has(run.out, "+net.ipv4.tcp_rmem"));
  CHECK(has(run.err, "net.ipv4.tcp_rmem (CONF005) is left alone: its cure would bring MEM"));
}

TEST_CASE("JSON in reverse tells where each line stands afterwards and what it was") {
  const TemporaryTree tree;
  tree.write("etc/sysctl.d/60-a.conf",
             "net.ipv4.tcp_tw_recycle = 1\nnet.ipv4.tcp_sack = 1 # on\nnet.ipv4.tcp_dsack = 1 # on\n");
  const Json forward = Json::parse(diff_of(tree, {"--format", "json"}).out);
  const Json back = Json::parse(diff_of(tree, {"--format", "json", "--reverse"}).out);
  CHECK(forward["direction"] == "forward");
  CHECK(back["direction"] == "reverse");
  const Json& there = forward["targets"][0]["edits"];
  const Json& here = back["targets"][0]["edits"];
  REQUIRE(there.size() == 3);
  REQUIRE(here.size() == 3);
  const std::vector<int> lines{1, 1, 3};  // the first line goes, the second becomes two
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(there[i]["line"] == static_cast<int>(i) + 1);
    CHECK(here[i]["line"] == lines[i]);
    CHECK(there[i]["new_lines"] == here[i]["old_lines"]);
    CHECK(there[i]["old_lines"] == here[i]["new_lines"]);
  }
  CHECK(there[1]["new_lines"] == Json({"# on", "net.ipv4.tcp_sack = 1"}));
}

TEST_CASE("commands in reverse are the undo lines, the last one first") {
  const TemporaryTree tree;
  const std::string dump = "net.ipv4.tcp_sack = 0\nnet.ipv4.tcp_max_tw_buckets = 5\nnet.ipv4.tcp_timestamps = 1\n";
  const std::vector<std::string> command{"diff", "--kernel", "6.12", "--format", "sysctl", "--from", "dump", "-"};
  const ProgramRun forward = run_in(tree, command, dump);
  std::vector<std::string> reverse = command;
  reverse.emplace_back("--reverse");
  const ProgramRun back = run_in(tree, reverse, dump);
  CHECK(has(forward.out, "sysctl -w 'net.ipv4.tcp_sack=1'\n# undo: sysctl -w 'net.ipv4.tcp_sack=0'\n"));
  CHECK(has(back.out, "sysctl -w 'net.ipv4.tcp_sack=0'\n"));
  CHECK_FALSE(has(back.out, "tcp_sack=1"));
  CHECK(back.status == 1);
}

}  // namespace
}  // namespace tcptune
