// SPDX-License-Identifier: MIT
// Which of the files that a walk found can be judged: a look at the beginning tells it of nearly all of them.
#pragma once

#include <string>

#include "readers/input/input_kind.h"

namespace tcptune {

// Whether a reason is wanted for what cannot be judged. Without, most files need no second look.
enum class Reasons { no, yes };

struct Sifted {
  Recognised found;  // without a kind: passed over
  std::string trouble;  // why it could not be read; empty: it was
};

// Never throws Error. Reads a file once, from the front, and no further than is needed.
Sifted sift(const std::string& path, Reasons reasons);

}  // namespace tcptune
