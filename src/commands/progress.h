// SPDX-License-Identifier: MIT
// How far a long run is, for a person who waits for it.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

namespace tcptune {

// One line on standard error, if that is a terminal and a second has passed; gone when this ends.
class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // "12345 files found"; `what` is behind the number.
  void at(std::size_t count, std::string_view what);

 private:
  using Clock = std::chrono::steady_clock;
  bool wanted_ = false;
  bool shown_ = false;
  Clock::time_point next_;
};

}  // namespace tcptune
