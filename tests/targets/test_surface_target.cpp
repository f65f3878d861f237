// SPDX-License-Identifier: MIT
#include "targets/surface_target.h"

#include <string>

#include <doctest/doctest.h>

#include "core/judge/engine.h"
#include "core/snapshot/place.h"
#include "renderers/report/target_text.h"
#include "shipped_rules.h"
#include "targets/targets.h"

using namespace tcptune;

namespace {

std::vector<Target> targets_of_text(const std::string& name, const std::string& text) {
  TargetOptions options;
  options.kernel = "6.1";
  return text_targets(shipped_rules(), options, name, text);
}

const Finding& finding_of(const Judgement& judgement, std::string_view rule) {
  for (const Finding& finding : judgement.findings)
    if (finding.rule->id == rule) return finding;
  FAIL("there is no finding of " << rule);
  return judgement.findings.front();
}

Judgement judged_alone(const Snapshot& snapshot) { return judge(shipped_rules().prepare(snapshot.facts), snapshot); }

std::string pod(const std::string& name, const std::string& sysctls) {
  return "apiVersion: v1\nkind: Pod\nmetadata: {name: " + name + "}\nspec: {securityContext: {sysctls: [" + sysctls +
         "]}}\n";
}

}  // namespace

TEST_CASE("each pod of a file is a target of its own, and whom it is for comes from the file") {
  const std::string setting = "{name: net.ipv4.tcp_syncookies, value: \"1\"}";
  const auto targets = targets_of_text("pods.yaml", pod("a", setting) + "---\n" + pod("b", setting));
  REQUIRE(targets.size() == 2);
  CHECK(targets[0].snapshot.name == "pods.yaml: pod a");
  CHECK(targets[1].snapshot.name == "pods.yaml: pod b");
  CHECK(targets[1].snapshot.facts.audience == Audience::pod);
}

TEST_CASE("of a very long line a finding keeps the part from its setting on") {
  std::string many;
  for (int i = 0; i < 300; ++i)
    many += (i > 0 ? ", " : "") + ("{name: net.ipv4.conf.eth" + std::to_string(i) + ".log_martians, value: \"1\"}");
  const auto targets = targets_of_text("pod.yaml", pod("a", many));
  const Snapshot& snapshot = targets.front().snapshot;
  const Place last = place_of_line(snapshot, snapshot.boot->lines.back());
  CHECK(last.text.starts_with("net.ipv4.conf.eth299.log_martians"));
  CHECK(last.text_from == last.column);
  CHECK(place_of_line(snapshot, snapshot.boot->lines.front()).text.size() == 4096);
}

TEST_CASE("what goes within a text is not called a line, and what no edit can do is for review") {
  const auto script =
      targets_of_text("a.sh", "#!/bin/sh\nsysctl -w net.ipv4.tcp_fin_timeout=30 net.ipv4.tcp_tw_recycle=1\n");
  const Judgement judgement = judged_alone(script.front().snapshot);
  const Finding& within = finding_of(judgement, "TW002");
  CHECK(within.fix_safety == FixSafety::safe);
  CHECK(fix_text(within.fix.front()) == "take it out of a.sh:2 (undo: put it back)");
  const auto loop =
      targets_of_text("a.sh", "#!/bin/sh\nfor k in tcp_tw_recycle tcp_sack; do\n  sysctl -w net.ipv4.$k=1\ndone\n");
  const Judgement looped = judged_alone(loop.front().snapshot);
  CHECK(finding_of(looped, "TW002").fix_safety == FixSafety::review);
}

TEST_CASE("settings that were told by their looks are notes without a fix") {
  const auto code = targets_of_text("a.rb", "default['sysctl']['params']['net']['ipv4']['tcp_tw_recycle'] = 1\n");
  REQUIRE(code.front().snapshot.guessed == YesNo::yes);
  const Judgement judgement = judged_alone(code.front().snapshot);
  CHECK(judgement.counts.error == 0);
  CHECK(judgement.counts.note > 0);
  for (const Finding& finding : judgement.findings) CHECK(finding.fix.empty());
}
