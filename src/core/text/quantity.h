// SPDX-License-Identifier: MIT
// Numbers and times as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace tcptune {

// "28,232".
std::string grouped_digits(std::int64_t number);

// "0.5 s", "45 s", "12 min", "3 h", "12 days": rounded down to the unit that leaves two digits at most.
std::string duration_text(double seconds);

}  // namespace tcptune
