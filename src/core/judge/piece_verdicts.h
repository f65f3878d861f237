// SPDX-License-Identifier: MIT
// One rule on every part of the target's kernel interval.
#pragma once

#include <string>
#include <vector>

#include "core/evaluate/evaluate.h"
#include "core/judge/rule_use.h"

namespace tcptune {

// One rule's verdict on a part of the context's kernel interval, on one plane and for one setting (`it` bound in the
// context).
struct PieceVerdict {
  Verdict verdict = Verdict::not_applicable;
  KernelRange kernels;
  const Case* chosen = nullptr;  // of a fail: which case speaks; null: none
  std::string because;  // for unknown
};

// On every part of the interval, newest first: one part where all of it agrees.
std::vector<PieceVerdict> judge_rule(const RuleUse& use, const Context& context);

// Where a verdict may change: at versions that the rule or its settings name, and where old kernels are judged quietly.
std::vector<KernelVersion> boundaries_for(const RuleUse& use, const Context& context);

}  // namespace tcptune
