// SPDX-License-Identifier: MIT
// Whole reports, put together as the command does it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/judge/engine.h"
#include "renderers/report/renderer.h"

namespace tcptune {

// A target of which nothing is accepted.
inline TargetResult result_of(const RuleBase& base, const Snapshot& snapshot) {
  TargetResult result;
  result.snapshot = snapshot;
  result.left.judgement = judge(base, snapshot);
  return result;
}

// With what is said before and behind the targets of what is in force.
inline std::string rendered(const InForce& in_force, std::string_view format, const RenderOptions& options,
                            const std::vector<TargetResult>& results) {
  const auto renderer = make_renderer(format, options);
  std::string out = renderer->begin(in_force);
  Totals totals;
  for (const TargetResult& result : results) {
    std::string_view before = totals.said == YesNo::yes ? renderer->between() : "";
    renderer->target(result, [&](std::string_view text) {
      out.append(std::exchange(before, "")).append(text);
      totals.said = YesNo::yes;
    });
    for (const Finding& finding : result.left.judgement.findings)
      ++totals.tally[{std::string(finding.rule->id), finding.setting, finding.severity}];
    ++totals.targets;
    ++totals.files;
    totals.counts.error += result.left.judgement.counts.error;
    totals.counts.warning += result.left.judgement.counts.warning;
    totals.counts.note += result.left.judgement.counts.note;
    totals.settings.insert(totals.settings.end(), result.settings.begin(), result.settings.end());
  }
  if (results.size() == 1) totals.only = &results[0];
  return out + renderer->end(in_force, totals);
}

inline std::string rendered(const RuleBase& base, std::string_view format, RenderOptions options,
                            const std::vector<TargetResult>& results) {
  options.base = &base;
  const Policy no_policy;
  return rendered(InForce{base, "0", no_policy, YesNo::yes, {}, "", {}, ""}, format, options, results);
}

}  // namespace tcptune
