// SPDX-License-Identifier: MIT
// The engine: judges a snapshot by the rules. Pure and deterministic.
#pragma once

#include <string_view>

#include "core/checks/finding.h"
#include "core/evaluate/evaluate.h"

namespace tcptune {

Judgement judge(const RuleBase& base, const Snapshot& snapshot);

// Findings sorted by file, line, setting, rule and message, and counted anew by severity; the other counts stay.
Judgement in_order(Judgement judgement);

// One rule's verdict on one plane for one setting (`it` bound in the context), over the context's kernel interval: the
// newest kernels count. When the verdict holds for a part of the interval only, `kernels` says which.
struct RuleVerdict {
  Verdict verdict = Verdict::not_applicable;
  KernelRange kernels;
  std::string because;  // for unknown
};
RuleVerdict judge_rule(const Rule& rule, const Context& context);

}  // namespace tcptune
