// SPDX-License-Identifier: MIT
// One target, judged, with what was accepted taken out: all that a report can say of it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/accept/suppression.h"
#include "core/judge/comparison.h"
#include "core/judge/setting_verdicts.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

// What a proposed file changes. `comparison` points into `before` and into the judgement of the result.
struct Proposed {
  Judgement before;
  Comparison comparison;
};

struct TargetResult {
  Snapshot snapshot;
  Suppressed left;
  std::vector<SettingVerdict> settings;  // when they are wanted
  std::optional<Proposed> proposed;
  std::size_t terms = 0;  // on which of a run's terms it was judged
};

// An input that could not be judged.
struct Failure {
  std::string path;  // as it was named
  std::string message;
};

}  // namespace tcptune
