// SPDX-License-Identifier: MIT
// The kinds of large input that the benchmark and the test of growth use: made when they are needed, never stored.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "process.h"

namespace tcptune {

struct InputKind {
  std::string name;  // of the test, as in growth_files
  std::string what;  // with the number of its parts in front of it
  int large = 0;  // parts, for the benchmark
  int small = 0;  // for the test of growth, which also takes ten times as many
  // Writes the input with that many parts into the folder; the arguments of tcptune to read it.
  Command (*make)(const std::filesystem::path& folder, int parts) = nullptr;
};

const std::vector<InputKind>& input_kinds();

// As `ss -tan` prints it: most in TIME_WAIT, toward some hundred destinations.
void write_ss_rows(const std::filesystem::path& path, int rows);

}  // namespace tcptune
