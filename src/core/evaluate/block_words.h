// SPDX-License-Identifier: MIT
// What the lines around a setting say that it is meant for.
#pragma once

#include <string_view>

#include "core/snapshot/snapshot.h"

namespace tcptune {

// Does the block of the line that sets `setting` mention the state, "time-wait" or "close-wait", in a comment? For
// time-wait a setting of TIME_WAIT in the block counts too. False when no line sets it.
bool block_speaks_of(const Snapshot& snapshot, std::string_view setting, std::string_view state);

}  // namespace tcptune
