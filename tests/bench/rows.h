// SPDX-License-Identifier: MIT
// Rows of the table that the benchmark prints.
#pragma once

#include <string>

#include "process.h"

namespace tcptune {

inline constexpr int kRounds = 31;
inline constexpr int kLongRounds = 3;
inline constexpr unsigned kMostSeconds = 120;

void print_line(const std::string& what, const std::string& earlier, const std::string& now, const std::string& ratio,
                const char* budget);

std::string number(double value, const char* unit);
std::string seconds(const Cost& cost);
std::string mebibytes(const Cost& cost);
// Empty where one of them took too long.
std::string ratio(double now, double earlier);

}  // namespace tcptune
