// SPDX-License-Identifier: MIT
// The loops of tasks, where what they go over is literal.
#pragma once

#include <string>
#include <vector>

#include "readers/surfaces/ansible_values.h"

namespace tcptune {

struct AnsibleLoop {
  enum class Over { nothing, known, unknown };  // a task without a loop; a literal; what is known only as it runs
  Over over = Over::nothing;
  struct Step {
    AnsibleTurn turn;
    // The place of the turn in what the loop goes over, so that it can be taken out; null: it cannot.
    const LocatedNode* collection = nullptr;
    std::size_t index = 0;
  };
  std::vector<Step> steps;
  YesNo in_task = YesNo::no;  // is the collection written in the task itself?
};

AnsibleLoop loop_of(const LocatedNode& task, const AnsibleScope& scope);

}  // namespace tcptune
