// SPDX-License-Identifier: MIT
// See rows.h.
#include "rows.h"

#include <cstdio>

namespace tcptune {

void print_line(const std::string& what, const std::string& earlier, const std::string& now, const std::string& ratio,
                const char* budget) {
  std::printf("%-52s %11s %11s %8s  %s\n", what.c_str(), earlier.c_str(), now.c_str(), ratio.c_str(), budget);
}

std::string number(double value, const char* unit) {
  char text[40];
  std::snprintf(text, sizeof text, value < 10 ? "%.2f%s" : "%.0f%s", value, unit);
  return text;
}

std::string seconds(const Cost& cost) {
  if (cost.wall == kTooLong) return "> " + std::to_string(kMostSeconds) + " s";
  return cost.wall < 1e6 ? number(cost.wall / 1e3, " ms") : number(cost.wall / 1e6, " s");
}

std::string mebibytes(const Cost& cost) { return number(static_cast<double>(cost.memory) / 1024, " MiB"); }

std::string ratio(double now, double earlier) { return now < 0 || earlier < 0 ? "" : number(now / earlier, ""); }

}  // namespace tcptune
