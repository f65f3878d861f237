// SPDX-License-Identifier: MIT
// Runs the examples that rules carry: each is a small machine or file and the verdict on it.
#pragma once

#include <string>
#include <vector>

#include "core/rules/rule.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

// An example that did not come out as the rule says. `place` is file:line.
struct ExampleFault {
  std::string place;
  std::string message;
};

struct ExampleResult {
  int run = 0;
  std::vector<ExampleFault> faults;
};

ExampleResult run_examples(const RuleBase& base, const Rule& rule);

// The machine or file that an example describes.
Snapshot snapshot_of_example(const RuleBase& base, const Example& example);

}  // namespace tcptune
