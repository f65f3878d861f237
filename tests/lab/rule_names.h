// SPDX-License-Identifier: MIT
// The experiments that rules name.
#pragma once

#include <span>
#include <string>

#include "experiment.h"

namespace lab {

// Every rule file below `directory` names an experiment that exists (`lab:`) or says why there is none (`proof:`);
// every experiment has its row in `record` (tests/kernels/proof.txt), and nothing there is refuted. Prints what is
// wrong. The exit status: 0, or 1 for a fault, 2 when there are no rule files.
int check_rule_names(const std::string& directory, const std::string& record, std::span<const Experiment> experiments);

}  // namespace lab
