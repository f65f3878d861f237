// SPDX-License-Identifier: MIT
// See progress.h.
#include "commands/progress.h"

#include <cstdio>

#include <fmt/format.h>

#include "commands/output_file.h"

namespace tcptune {
namespace {

constexpr std::chrono::milliseconds kPatience(1000), kBetween(200);

void show(const std::string& line) {
  std::fputs(line.c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace

Progress::Progress() : wanted_(is_terminal_diagnostics()), next_(Clock::now() + kPatience) {}

Progress::~Progress() {
  if (shown_) show("\r\x1B[K");
}

void Progress::at(std::size_t count, std::string_view what) {
  if (!wanted_) return;
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + kBetween;
  shown_ = true;
  show(fmt::format("\r{} {}\x1B[K", count, what));
}

}  // namespace tcptune
