// SPDX-License-Identifier: MIT
// A policy that comes with what is audited silences nothing unnoticed: where it is searched, what every report says of
// it, and what does without it.
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "renderers/report/renderer.h"
#include "temporary_tree.h"
#include "tool.h"

namespace tcptune {
namespace {

// A checkout with a policy, a comment and a rule of its own that silence everything.
void plant(const TemporaryTree& tree) {
  tree.write(".git/HEAD", "ref: refs/heads/main\n");
  tree.write("roles/web/a.conf",
             "net.ipv4.tcp_tw_recycle = 1\n# tcptune ignore=SYN001 -- planted\nnet.ipv4.tcp_syncookies = 0\n");
  tree.write(
      ".tcptune.yaml",
      "fail-on: never\nseverity: { SYN001: note }\nignore:\n  - { rule: TW, reason: planted }\n  - { rule: CONF, "
      "reason: planted }\n");
}

ToolRun run_there(const TemporaryTree& tree, const std::string& arguments) {
  return run_tool(fmt::format("cd '{}' && tcptune {}", tree.root(), arguments));
}

TEST_CASE("a planted policy gives no clean end to an isolated audit") {
  const TemporaryTree tree;
  plant(tree);
  CHECK(run_there(tree, "audit .").status == 0);
  const ToolRun isolated = run_there(tree, "audit --isolated .");
  CHECK(isolated.status == 1);
  CHECK(isolated.output.find("error[TW002]") != std::string::npos);
  CHECK(isolated.output.find("warning[SYN001]") != std::string::npos);
  CHECK(isolated.output.find("In force") == std::string::npos);
  const ToolRun loud = run_there(tree, "audit --no-suppressions --fail-on warning .");
  CHECK(loud.status == 1);
  CHECK(loud.output.find("warning[SYN001]") != std::string::npos);
  CHECK(loud.output.find("may accept nothing") != std::string::npos);
}

TEST_CASE("every report names the policy that silences it") {
  const TemporaryTree tree;
  plant(tree);
  for (const ReportFormat& format : report_formats()) {
    CAPTURE(format.name);
    const ToolRun run = run_there(tree, fmt::format("audit --format {} . 2>/dev/null", format.name));
    CHECK(run.status == 0);
    CHECK(run.output.find(".tcptune.yaml") != std::string::npos);
  }
}

TEST_CASE("accepted findings are shown on request, with who accepted them") {
  const TemporaryTree tree;
  plant(tree);
  const std::string text = run_there(tree, "audit --show-suppressed .").output;
  CHECK(text.find("suppressed[TW002]") != std::string::npos);
  CHECK(text.find("the policy at .tcptune.yaml:4:13: planted") != std::string::npos);
  CHECK(text.find("the comment at roles/web/a.conf:2:3: planted") != std::string::npos);
  const std::string sarif = run_there(tree, "audit --show-suppressed --format sarif . 2>/dev/null").output;
  CHECK(sarif.find("\"kind\":\"inSource\"") != std::string::npos);
  CHECK(run_there(tree, "audit --format sarif . 2>/dev/null").output.find("suppressions") == std::string::npos);
}

TEST_CASE("the search for a policy starts at the input and stops at the top of its checkout") {
  const TemporaryTree tree;
  plant(tree);
  tree.write("outside/.tcptune.yaml", "fail-on: never\n");
  tree.write("outside/repository/.git/HEAD", "");
  tree.write("outside/repository/a.conf", "net.ipv4.tcp_tw_recycle = 1\n");
  CHECK(run_there(tree, "audit outside/repository/a.conf").status == 1);
  CHECK(run_there(tree, "config show outside/repository/a.conf").output.find("policy: none") == 0);
  // From elsewhere the one beside the input counts.
  const ToolRun run = run_tool(fmt::format("cd /usr && tcptune config show '{}/roles/web/a.conf'", tree.root()));
  CHECK(run.output.find(fmt::format("policy: {}", tree.path(".tcptune.yaml"))) == 0);
}

TEST_CASE("root does not use a policy that others may write") {
  if (::geteuid() != 0) {
    MESSAGE("SKIPPED: only root has others to distrust");
    return;
  }
  const TemporaryTree tree;
  plant(tree);
  const std::string policy = tree.path(".tcptune.yaml");
  const auto refused = [&] {
    const ToolRun run = run_there(tree, "audit .");
    return run.status == 1 && run.output.find("this policy is not used, because") != std::string::npos;
  };
  CHECK(!refused());
  REQUIRE(::chmod(policy.c_str(), 0666) == 0);
  CHECK(refused());
  REQUIRE(::chmod(policy.c_str(), 0644) == 0);
  REQUIRE(::chown(policy.c_str(), 1234, 0) == 0);
  CHECK(refused());
  CHECK(run_there(tree, "audit --config .tcptune.yaml .").status == 0);  // somebody looked at it
  REQUIRE(::chown(policy.c_str(), 0, 0) == 0);
  REQUIRE(::chmod(tree.root().c_str(), 0777) == 0);
  CHECK(refused());
}

TEST_CASE("what a policy says holds where the command line and the input say nothing") {
  const TemporaryTree tree;
  tree.write(".git/HEAD", "");
  tree.write("a.conf", "net.ipv4.tcp_tw_recycle = 1\n");
  tree.write("old/a.conf", "net.ipv4.tcp_tw_recycle = 1\n");
  tree.write("new/left.conf", "net.ipv4.tcp_tw_recycle = 1\n");
  tree.write(
      ".tcptune.yaml",
      "kernel: 6.1\nexclude: [new/left.conf]\noverrides:\n  - path: old/**\n    kernel: 4.4\n    role: server\n");
  const auto audited = [&](const std::string& arguments) {
    const std::string out = run_there(tree, "audit " + arguments).output;
    const std::size_t at = out.find("Audited ");
    return at == std::string::npos ? out : out.substr(at, out.find('\n', at) - at);
  };
  CHECK(audited("a.conf") == "Audited a.conf for Linux 6.1.");
  CHECK(audited("old/a.conf") == "Audited old/a.conf for Linux 4.4.");
  CHECK(audited("--kernel 5.10 old/a.conf") == "Audited old/a.conf for Linux 5.10.");
  CHECK(audited(".") == "Audited 2 files.");
  CHECK(audited("--target debian-12 old/a.conf").find("Linux 6.1") != std::string::npos);
  CHECK(run_tool(fmt::format("cd '{}/new' && tcptune audit --list-inputs .", tree.root())).output.find("the policy") !=
        std::string::npos);
  // A dump tells its kernel.
  tree.write("dump", "kernel.osrelease = 5.4.0\nnet.ipv4.tcp_syncookies = 1\n");
  CHECK(audited("dump").find("Linux 5.4.0") != std::string::npos);
  // One patch over both, each judged for its kernel.
  CHECK(run_there(tree, "diff . 2>/dev/null").output.find("--- a/old/a.conf") != std::string::npos);
}

TEST_CASE("faults in a policy's defaults are told with their place") {
  const TemporaryTree tree;
  tree.write("a.conf", "net.ipv4.tcp_tw_recycle = 1\n");
  const auto fault = [&](const std::string& policy) {
    tree.write(".tcptune.yaml", policy);
    const ToolRun run = run_there(tree, "audit a.conf");
    CHECK(run.status == 2);
    return run.output;
  };
  CHECK(fault("kernel: six\n").find(".tcptune.yaml:1:9: --kernel: \"six\" is not a kernel version") !=
        std::string::npos);
  CHECK(fault("overrides:\n  - path: x\n    memory: much\n").find(".tcptune.yaml:3:13: ") != std::string::npos);
  CHECK(fault("role: prxy\n").find("proxy") != std::string::npos);
  CHECK(fault("select: [TW999]\n").find("TW999") != std::string::npos);
  CHECK(fault("kernl: 6.1\n").find("did you mean kernel?") != std::string::npos);
}

}  // namespace
}  // namespace tcptune
