// SPDX-License-Identifier: MIT
// The engine: judges a snapshot by the rules. Pure and deterministic.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/checks/finding.h"
#include "core/evaluate/evaluate.h"
#include "core/judge/piece_verdicts.h"
#include "core/judge/prepared.h"

namespace tcptune {

// `touched`: the others have the verdict of a file that sets nothing, which was found before. Both give the same.
enum class WhichRules { touched, all };

// The snapshot's facts must be of the kind that the rules were prepared for.
Judgement judge(const PreparedRules& rules, const Snapshot& snapshot, WhichRules which = WhichRules::touched);

// For one target.
Judgement judge(const RuleBase& base, const Snapshot& snapshot);

// What one rule says of one setting, before it is held against what others say.
struct RuleResult {
  Verdict verdict = Verdict::not_applicable;
  std::vector<Finding> findings;
  std::vector<Unknown> unknowns;
};

// `rule` is a position in rules.rules(); `bound` a setting that is there and that its for_each binds, or empty for a
// rule without one.
RuleResult judge_alone(const PreparedRules& rules, const Snapshot& snapshot, std::size_t rule, std::string_view bound);

// The worse of two: a rule counts once, by the worst it met.
Verdict worse(Verdict a, Verdict b);

// The judgement that judge() makes, from what all rules say, one after the other; nothing of it was counted before.
Judgement put_together(const PreparedRules& rules, const Snapshot& snapshot, Judgement parts);

// Findings sorted by file, line, setting, rule and message, and counted anew by severity; the other counts stay.
Judgement in_order(Judgement judgement);

}  // namespace tcptune
