// SPDX-License-Identifier: MIT
// What makes a run end with ExitStatus::findings.
#pragma once

#include "core/accept/policy.h"
#include "core/checks/finding.h"

namespace tcptune {

// `decisive`: the findings that decide; `unknown`: rules that could not be judged.
inline bool fails(const Counts& decisive, int unknown, FailOn threshold) {
  const bool warned = decisive.error + decisive.warning > 0;
  switch (threshold) {
    case FailOn::never: return false;
    case FailOn::unknown: return warned || unknown > 0;  // what could not be judged may have been a warning
    case FailOn::error: return decisive.error > 0;
    case FailOn::warning: return warned;
    case FailOn::note: return warned || decisive.note > 0;
  }
  return false;
}

}  // namespace tcptune
