// SPDX-License-Identifier: MIT
// The planner: an applied change set makes its findings pass, a second plan is empty, and the way back is exact.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "core/judge/engine.h"
#include "core/plan/patch.h"
#include "core/plan/plan.h"
#include "core/rules/embedded_rules.h"
#include "shipped_rules.h"
#include "targets/targets.h"
#include "temporary_tree.h"
#include "tool.h"

using namespace tcptune;

namespace {

Snapshot snapshot_of(const std::string& text, const std::string& kernel = "6.1") {
  TargetOptions options;
  options.kernel = kernel;
  options.from = InputKind::sysctl_conf;
  return text_target(shipped_rules(), options, "x.conf", std::string(text)).snapshot;
}

// The only file that is judged, with the changes made.
std::string changed(const std::string& text, const ChangeSet& changes) {
  REQUIRE(changes.files.size() <= 1);
  return changes.files.empty() ? text : edited(text, changes.files[0].edits);
}

bool has_wanted_fix(const Judgement& judgement, PlanReview review) {
  return std::any_of(judgement.findings.begin(), judgement.findings.end(), [review](const Finding& finding) {
    if (finding.fix.empty()) return false;
    return finding.fix_safety == FixSafety::safe ||
           (review == PlanReview::yes && finding.fix_safety == FixSafety::review);
  });
}

// One line of a sysctl file with a quirk, good or bad.
std::string random_line(std::mt19937& random) {
  static const std::vector<std::string> lines = {"net.ipv4.tcp_tw_recycle = 1",
                                                 "net/ipv4/tcp_tw_recycle=0",
                                                 "net.ipv4.tcp_tw_reuse = 1",
                                                 "net.ipv4.tcp_tw_reuse=1 # for TIME_WAIT",
                                                 "net.ipv4.tcp_timestamps = 0",
                                                 "  net.ipv4.tcp_max_tw_buckets\t=\t5000",
                                                 "net.ipv4.tcp_max_tw_buckets = 10",
                                                 "net.ipv4.tcp_fin_timeout = 030",
                                                 "net.ipv4.tcp_fin_timeout = 2",
                                                 "net.ipv4.tcp_sack = 0",
                                                 "net.ipv4.ip_local_port_range = 1024 65000",
                                                 "net.ipv4.ip_local_port_range = 65000 1024",
                                                 "net.ipv4.ip_local_reserved_ports = 8080,9000-9100",
                                                 "net.ipv4.tcp_syncookies = 2",
                                                 "net.core.somaxconn = 65535",
                                                 "net.core.somaxconn = \"128\"",
                                                 "net.ipv4.tcp_rmem = 4096 87380",
                                                 "net.ipv4.tcp_mem = 94500000 915000000 927000000",
                                                 "net.ipv6.tcp_syncookies = 1",
                                                 "net.ipv4/tcp_sack = 1",
                                                 "-net.ipv4.tcp_fack = 1",
                                                 "-net.ipv4.conf.all.rp_filter",
                                                 "net.ipv4.conf.*.rp_filter = 0",
                                                 "net.ipv4.ip_conntrack_max = 65536",
                                                 "this is prose",
                                                 "; note",
                                                 "# TIME_WAIT",
                                                 "",
                                                 "",
                                                 "kernel.pid_max = 4194304",
                                                 "net.ipv4.tcp_congestion_control = bbrplus",
                                                 "net.ipv4.tcp_congestion_control = cubic # default",
                                                 "net.ipv4.tcp_window_scaling = 0",
                                                 "net.ipv4.tcp_abort_on_overflow = 1",
                                                 "net.ipv4.tcp_keepalive_time = 5",
                                                 "net.ipv4.tcp_keepalive_intvl = 1",
                                                 "net.core.netdev_max_backlog = 1",
                                                 "net.ipv4.tcp_no_such_thing = 1"};
  return lines[random() % lines.size()];
}

std::string random_file(std::mt19937& random) {
  const std::string end = random() % 4 == 0 ? "\r\n" : "\n";
  std::string text = random() % 10 == 0 ? "\xEF\xBB\xBF" : "";
  if (random() % 2 == 0) text += "# a comment" + end;
  const int count = 1 + static_cast<int>(random() % 15);
  for (int i = 0; i < count; ++i) text += random_line(random) + (i + 1 == count && random() % 3 == 0 ? "" : end);
  return (text.empty() ? "" : text + end) + "net.ipv4.tcp_ecn = 1" + (random() % 3 == 0 ? "" : end);
}

}  // namespace

TEST_CASE("the classic block loses its two harmful lines, keeps the harmless ones, and gets its ports reserved") {
  const std::string text =
      "net.ipv4.tcp_syncookies = 1\nnet.ipv4.tcp_tw_reuse = 1\nnet.ipv4.tcp_tw_recycle = 1\nnet.ipv4.tcp_fin_timeout = "
      "30\nnet.ipv4.tcp_keepalive_time = 1200\n"
      "net.ipv4.ip_local_port_range = 1024 65000\nnet.ipv4.tcp_max_syn_backlog = 8192\nnet.ipv4.tcp_max_tw_buckets = "
      "5000\n";
  const ChangeSet changes = plan(embedded_rules(), snapshot_of(text), {});
  REQUIRE(changes.lines.size() == 2);
  CHECK(changes.lines[0].setting == "net.ipv4.tcp_tw_recycle");
  CHECK(changes.lines[0].lines.empty());
  CHECK(changes.lines[1].setting == "net.ipv4.tcp_max_tw_buckets");
  REQUIRE(changes.additions.size() == 1);
  CHECK(changes.additions[0].setting == "net.ipv4.ip_local_reserved_ports");
  CHECK(changes.additions[0].value.find("3306") != std::string::npos);
  CHECK(changes.refusals.empty());
}

TEST_CASE("ports that are reserved already stay reserved") {
  const ChangeSet changes = plan(
      embedded_rules(),
      snapshot_of("net.ipv4.ip_local_port_range = 1024 65535\nnet.ipv4.ip_local_reserved_ports = 5000-5010\n"), {});
  REQUIRE(changes.lines.size() == 1);
  CHECK(changes.lines[0].new_value.find("5000-5010") != std::string::npos);
  CHECK(changes.lines[0].new_value.find("6379") != std::string::npos);
}

TEST_CASE("a line that two files set goes from both, or the other one would win") {
  const ChangeSet changes = plan(
      embedded_rules(),
      snapshot_of("net.ipv4.tcp_max_tw_buckets = 10\nnet.ipv4.tcp_sack = 1\nnet.ipv4.tcp_max_tw_buckets = 5000\n"), {});
  CHECK(changes.lines.size() == 2);
}

TEST_CASE("what depends on the workload is planned only when asked for") {
  const Snapshot snapshot = snapshot_of("net.ipv4.tcp_fin_timeout = 2\n");
  CHECK(plan(embedded_rules(), snapshot, {}).empty());
  CHECK_FALSE(plan(embedded_rules(), snapshot, {PlanReview::yes, PlanPrune::no}).empty());
}

TEST_CASE("prune takes away lines without effect, and only those") {
  const std::string text = "net.ipv4.tcp_fack = 1\nnet.ipv4.tcp_ecn = 1\n";
  CHECK(plan(embedded_rules(), snapshot_of(text), {}).empty());
  const ChangeSet changes = plan(embedded_rules(), snapshot_of(text), {PlanReview::no, PlanPrune::yes});
  REQUIRE(changes.lines.size() == 1);
  CHECK(changes.lines[0].setting == "net.ipv4.tcp_fack");
}

TEST_CASE("a trailing comment moves to a line of its own") {
  const ChangeSet changes =
      plan(embedded_rules(), snapshot_of("net.ipv4.tcp_congestion_control = cubic # default\n"), {});
  REQUIRE(changes.lines.size() == 1);
  CHECK(changes.lines[0].lines == std::vector<std::string>{"# default", "net.ipv4.tcp_congestion_control = cubic"});
}

TEST_CASE("two rules that want different values are both refused, with their names") {
  // One rule wants the line gone, the other another value: neither is guessed.
  const Snapshot snapshot = snapshot_of("net.ipv4.tcp_sack = 0\n");
  RuleBase base = embedded_rules();
  std::vector<Rule> rules(base.rules.begin(), base.rules.end());
  Rule other = *find_rule(base, "CC002");
  static const FixEntry remove{"net.ipv4.tcp_sack", FixKind::remove_line, {}};
  static const TemplatePiece one[] = {{"1", {}}};
  static const FixEntry set{"net.ipv4.tcp_sack", FixKind::set, one};
  for (Rule& rule : rules)
    if (rule.id == "CC002") rule.fix = {&set, 1};
  other.id = "CC999";
  other.fix = {&remove, 1};
  rules.push_back(other);
  base.rules = rules;
  const ChangeSet changes = plan(base, snapshot, {});
  CHECK(changes.empty());
  REQUIRE(changes.refusals.size() == 2);
  CHECK(changes.refusals[0].because.find("CC999") != std::string::npos);
}

TEST_CASE(
    "generated files: applied changes leave nothing to fix, a second plan is empty, the reverse restores every byte") {
  std::mt19937 random(20261120);
  for (int round = 0; round < 400; ++round) {
    const std::string text = random_file(random);
    const std::string kernel =
        std::vector<std::string>{"2.6.18", "3.10", "4.4", "5.4", "6.1", "6.18", "any"}[random() % 7];
    const PlanReview review = random() % 2 == 0 ? PlanReview::no : PlanReview::yes;
    CAPTURE(text);
    CAPTURE(kernel);
    const Snapshot snapshot = snapshot_of(text, kernel);
    const ChangeSet changes = plan(embedded_rules(), snapshot, {review, PlanPrune::no});
    const Snapshot after = snapshot_of(changed(text, changes), kernel);
    const ChangeSet again = plan(embedded_rules(), after, {review, PlanPrune::no});
    CHECK(again.lines.empty());
    CHECK(again.additions.empty());
    if (changes.refusals.empty()) CHECK_FALSE(has_wanted_fix(judge(embedded_rules(), after), review));
  }
}

TEST_CASE("what a person accepted in the file is not changed by a diff") {
  const TemporaryTree tree;
  tree.write("a.conf", "# tcptune ignore=TW002 -- old fleet\nnet.ipv4.tcp_tw_recycle = 1\n");
  CHECK(run_tool("tcptune diff --no-config --kernel 3.10 " + tree.path("a.conf")).status == 0);
  tree.write("a.conf", "net.ipv4.tcp_tw_recycle = 1\n");
  CHECK(run_tool("tcptune diff --no-config --kernel 3.10 " + tree.path("a.conf")).status == 1);
}
