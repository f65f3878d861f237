// SPDX-License-Identifier: MIT
// Cures that bring something worse than nothing: an error or a warning that was not there before them.
#pragma once

#include <map>
#include <string>

#include "core/checks/finding.h"
#include "core/plan/plan.h"

namespace tcptune {

// By setting that was changed: why it had better not be.
std::map<std::string, std::string> harmful_cures(const RuleBase& base, const ChangeSet& changes,
                                                 const Judgement& before, const Judgement& after);

}  // namespace tcptune
