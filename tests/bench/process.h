// SPDX-License-Identifier: MIT
// Runs programs and measures them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tcptune {

// The first word is the program, looked up in PATH.
using Command = std::vector<std::string>;

struct Cost {
  double wall = 0;  // microseconds
  double cpu = 0;  // microseconds, user and system
  long memory = 0;  // peak resident set, KiB
};

// What a run that was ended for its length has in Cost::wall.
inline constexpr double kTooLong = -1;

// Medians over `rounds` rounds, each of which runs every command once: what disturbs the machine then disturbs all of
// them. With more than one round a first one does not count. Output goes to /dev/null. A run is ended after
// `most_seconds`, and its command is not run again. An exit status above 1 ends the benchmark.
std::vector<Cost> measure(const std::vector<Command>& commands, int rounds, unsigned most_seconds = 0);

// Instructions executed, counted by valgrind's callgrind; nothing if that is not installed.
std::optional<std::uint64_t> count_instructions(const Command& command);

}  // namespace tcptune
