// SPDX-License-Identifier: MIT
// The experiments that rules name.
#pragma once

#include <span>
#include <string>

#include "experiment.h"

namespace lab {

// Compares the `lab:` keys of the rule files below `directory` with the experiments there are. Prints each name that
// does not exist, with its file; experiments that no rule names are fine. The exit status: 0, or 1 for a name that does
// not exist, 2 when there are no rule files.
int check_rule_names(const std::string& directory, std::span<const Experiment> experiments);

}  // namespace lab
