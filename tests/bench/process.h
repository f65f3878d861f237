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

// Medians over `rounds` rounds, each of which runs every command once, after one round that does not count: what
// disturbs the machine then disturbs all of them. Output goes to /dev/null. An exit status above 1 ends the benchmark.
std::vector<Cost> measure(const std::vector<Command>& commands, int rounds);

// Instructions executed, counted by valgrind's callgrind; nothing if that is not installed.
std::optional<std::uint64_t> count_instructions(const Command& command);

}  // namespace tcptune
