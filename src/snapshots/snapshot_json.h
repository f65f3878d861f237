// SPDX-License-Identifier: MIT
// The form of a recorded machine as JSON: written, read back without loss, and described by a schema.
#pragma once

#include <string>
#include <string_view>

#include <rapidjson/fwd.h>

#include "core/snapshot/machine_record.h"

namespace tcptune {

inline constexpr int kSnapshotVersion = 1;

// The largest that is read: the files of a boot may have 64 MiB, and nobody's have one.
inline constexpr std::size_t kLargestSnapshot = 128 * 1024 * 1024;

// A compact one has at most this many bytes.
inline constexpr std::size_t kLargestCompact = 4096;

// One object, with a line end behind it. A full record has a line for each value; a compact one is one line, which
// leaves out what finds no place in it (see MachineRecord::incomplete).
std::string snapshot_json(const MachineRecord& record);

// What snapshot_json wrote, on any machine. `file` names the text in errors. Throws Error for what is no snapshot, has
// another schema_version, or holds what no snapshot holds: it says where, and what was expected.
MachineRecord read_snapshot(std::string_view text, const std::string& file);

// The same of what was parsed by now.
MachineRecord snapshot_in(const rapidjson::Value& json, const std::string& file);

// JSON Schema (draft 7) of both forms.
std::string snapshot_schema();

}  // namespace tcptune
