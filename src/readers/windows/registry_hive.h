// SPDX-License-Identifier: MIT
// Registry hives as files (the regf format), read from memory: nothing is written, no log is replayed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/snapshot/registry.h"

namespace tcptune {

// The part of a SYSTEM hive that is judged, out of the control set that Select\Current names. `unseen` says when the
// hive is dirty, when another control set is the default of the next start, and when Select names none.
// Throws Error, naming `file` and what to do, for bytes that are no hive, a damaged hive, and a hive that is not
// SYSTEM.
Registry read_system_hive(std::string_view bytes, const std::string& file);

// The version a SOFTWARE hive tells, "10.0.19045"; nothing if it tells none or is damaged.
std::optional<std::string> windows_version_of(std::string_view software_hive);

}  // namespace tcptune
