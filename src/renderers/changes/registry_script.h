// SPDX-License-Identifier: MIT
// A change set for the Windows registry as a .reg file, and the .reg file that takes it back.
#pragma once

#include <string>
#include <string_view>

#include "core/plan/patch.h"
#include "core/plan/plan.h"

namespace tcptune {

// UTF-8 with CR LF: every key with its parents, every value with the rule that asks for it. `reverse` restores type and
// bytes of what was there and deletes what was not. The snapshot is that of a registry.
std::string registry_script(const Snapshot& snapshot, const ChangeSet& changes, Direction direction);

// The bytes that every Windows imports as they are meant: UTF-16LE with a byte order mark.
std::string reg_file_bytes(std::string_view script);

}  // namespace tcptune
