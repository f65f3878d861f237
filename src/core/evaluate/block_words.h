// SPDX-License-Identifier: MIT
// What the lines around a setting say that it is meant for.
#pragma once

#include <string_view>

#include "core/snapshot/snapshot.h"

namespace tcptune {

// Does a comment over or among the lines that belong together mention the state, "time-wait" or "close-wait"? They end
// at an empty line and at the next heading, a comment of words that follows a setting. Lines about TIME_WAIT and
// nothing else, with no need of a comment, speak of it too. False when no line sets it.
bool block_speaks_of(const Snapshot& snapshot, std::string_view setting, std::string_view state);

}  // namespace tcptune
