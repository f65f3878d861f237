// SPDX-License-Identifier: MIT
// Runs experiments, each in a process and a network namespace of its own.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "experiment.h"

namespace lab {

// Those with these names, all if there are none. Throws std::runtime_error for a name that is none.
std::vector<Experiment> choose_experiments(const std::vector<Experiment>& all, std::span<const std::string_view> names);

int list_experiments(const std::vector<Experiment>& experiments);

// Prints what each of them showed. `longest`: seconds for one. The exit status: 0, 1 when one failed, 77 (ctest's
// "skipped") when all were.
int run_experiments(const std::vector<Experiment>& experiments, unsigned longest = 30);

}  // namespace lab
