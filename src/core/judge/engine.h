// SPDX-License-Identifier: MIT
// The engine: judges a snapshot by the rules. Pure and deterministic.
#pragma once

#include <string>

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

// Findings sorted by file, line, setting, rule and message, and counted anew by severity; the other counts stay.
Judgement in_order(Judgement judgement);

}  // namespace tcptune
