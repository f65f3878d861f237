// SPDX-License-Identifier: MIT
// Every cure of every example of the rules is tried, and what it gives is judged: it may not bring an error or a
// warning that was not there, its finding is gone or refused with a reason, and there is nothing to do a second time.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/judge/engine.h"
#include "core/plan/plan.h"
#include "core/rules/embedded_rules.h"
#include "targets/examples.h"

namespace tcptune {
namespace {

using Loudest = std::map<std::string, Severity>;  // by rule and setting

Loudest loudest_of(const Judgement& judgement) {
  Loudest loudest;
  for (const Finding& finding : judgement.findings) {
    Severity& known =
        loudest.try_emplace(fmt::format("{} {}", finding.rule->id, finding.setting), finding.severity).first->second;
    known = std::max(known, finding.severity);
  }
  return loudest;
}

std::string new_harm(const Plan& made) {
  const Loudest before = loudest_of(made.before);
  std::string text;
  for (const auto& [name, severity] : loudest_of(made.after)) {
    const auto known = before.find(name);
    if (severity != Severity::note && (known == before.end() || known->second < severity))
      text += fmt::format("{} {}\n", name, name_of(severity));
  }
  return text;
}

// Findings with a fix that stand afterwards although nobody said why.
std::string uncured(const Plan& made, PlanReview review) {
  std::set<std::string> refused;
  for (const Refusal& refusal : made.changes.refusals)
    refused.insert(fmt::format("{} {}", refusal.rule, refusal.setting));
  std::string text;
  for (const Finding& finding : made.after.findings) {
    const bool wanted =
        finding.fix_safety == FixSafety::safe || (review == PlanReview::yes && finding.fix_safety == FixSafety::review);
    if (!wanted || finding.plane == FindingPlane::now) continue;
    const bool told = std::any_of(finding.fix.begin(), finding.fix.end(), [&](const FixStep& step) {
      return refused.contains(fmt::format("{} {}", finding.rule->id, step.setting));
    });
    if (!finding.fix.empty() && !told) text += fmt::format("{} {}\n", finding.rule->id, finding.setting);
  }
  return text;
}

TEST_CASE("no cure of any example brings harm, and each cures or says why not") {
  const RuleBase& base = embedded_rules();
  const RuleCache rules(base);
  const JudgeSnapshot judge_snapshot = [&](const Snapshot& one) { return judge(rules.prepare(one.facts), one); };
  int planned = 0;
  for (const Rule& rule : base.rules)
    for (const Example& example : rule.examples) {
      if (example.expect != Verdict::fail) continue;
      const std::string place = fmt::format("{}:{}", rule.file, example.line);
      CAPTURE(place);
      const Snapshot snapshot = snapshot_of_example(base, example);
      for (const PlanReview review : {PlanReview::no, PlanReview::yes}) {
        const Plan made = make_plan(base, snapshot, {review, PlanPrune::no}, judge_snapshot);
        CHECK(new_harm(made) == "");
        CHECK(uncured(made, review) == "");
        planned += made.changes.empty() ? 0 : 1;
      }
    }
  CHECK(planned > 250);
}

}  // namespace
}  // namespace tcptune
