// SPDX-License-Identifier: MIT
// The state of settings on the plane `now`: what a running kernel or a dump shows.
#pragma once

#include <map>
#include <string>

namespace tcptune {

enum class ReadingState { present, absent, denied, malformed };

// `text` as the kernel showed it, without the final newline; empty unless present.
struct Reading {
  ReadingState state = ReadingState::absent;
  std::string text;
  int line = 0;  // in a dump; 0 for a live kernel
};

using Readings = std::map<std::string, Reading, std::less<>>;  // by full setting name

}  // namespace tcptune
