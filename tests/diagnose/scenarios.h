// SPDX-License-Identifier: MIT
// The tables of causes that are provoked, one file a subject; provoked.cpp joins them.
#pragma once

#include <span>

#include "experiment.h"

namespace lab {

std::span<const Experiment> port_scenarios();
std::span<const Experiment> capacity_scenarios();
std::span<const Experiment> held_scenarios();
std::span<const Experiment> old_scenarios();  // they wait for a minute
std::span<const Experiment> queue_scenarios();
std::span<const Experiment> destination_scenarios();
std::span<const Experiment> count_scenarios();
std::span<const Experiment> view_scenarios();

}  // namespace lab
