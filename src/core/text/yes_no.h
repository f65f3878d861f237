// SPDX-License-Identifier: MIT
// A yes or a no that says at the call site what it means.
#pragma once

namespace tcptune {

enum class YesNo { no, yes };

inline YesNo yes_if(bool condition) { return condition ? YesNo::yes : YesNo::no; }

}  // namespace tcptune
