// SPDX-License-Identifier: MIT
// The difference of two texts, line by line.
#pragma once

#include <string>
#include <string_view>

#include "core/plan/patch.h"

namespace tcptune {

// What makes `after` of the file `before`: the fewest lines while neither text is very long.
FileChange text_diff(std::string path, std::string before, std::string after);

}  // namespace tcptune
