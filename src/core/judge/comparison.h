// SPDX-License-Identifier: MIT
// Two judgements of one target, before and after a change.
#pragma once

#include <vector>

#include "core/checks/finding.h"

namespace tcptune {

// A finding is the same before and after when rule and setting are; the message may differ.
struct Comparison {
  std::vector<const Finding*> introduced;  // of the judgement after
  std::vector<const Finding*> cured;  // of the judgement before
  std::vector<const Finding*> left;  // of the judgement after
};

// Points into both judgements, which must outlive it.
Comparison compare(const Judgement& before, const Judgement& after);

}  // namespace tcptune
