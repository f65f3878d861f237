// SPDX-License-Identifier: MIT
// Pairs of a sysctl's name and a literal value, told by their looks alone in a text of any syntax.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/source.h"

namespace tcptune {

struct ScannedPair {
  Span key, value;
  std::string name;
  std::string text;
  bool for_container = false;  // behind --sysctl
};

// In the order of the text. What stands in comments or in prose is none. One pass.
std::vector<ScannedPair> scanned_pairs(std::string_view text);

}  // namespace tcptune
