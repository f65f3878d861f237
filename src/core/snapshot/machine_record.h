// SPDX-License-Identifier: MIT
// All that can be known of a machine or an image, written down to be judged elsewhere. Plain data; src/snapshots gives
// it the form of JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/snapshot/recorded_tree.h"
#include "core/snapshot/snapshot.h"
#include "core/text/named.h"

namespace tcptune {

// `compact`: `settings` holds only those that are not what the kernel would have by itself, and there are no files.
enum class RecordForm { full, compact };
template <>
inline constexpr auto kNames<RecordForm> = enum_names("full", "compact");

struct MachineRecord {
  RecordForm form = RecordForm::full;
  TargetKind kind = TargetKind::live;  // or root
  std::string tool_version;  // of the tcptune that wrote it
  YesNo redacted = YesNo::no;
  std::string host;  // empty unless asked for
  Facts facts;  // as they were found; modules are found again in the tree, and roles and profiles are for who judges
  std::optional<Readings> settings;  // of a running kernel: every one that the catalogue names and a file can tell
  std::vector<std::string> loaded;  // compact: modules whose settings are there
  YesNo incomplete = YesNo::no;  // compact: not all that differs found a place
  RecordedTree tree;
  std::optional<Registry> registry;  // Windows; `kernel_release` of the facts has its version
  std::optional<Evidence> evidence;
};

// Names that say whose machine it is; no record holds them.
struct PrivateNames {
  std::vector<std::string> hosts;
  std::vector<std::string> users;
};

}  // namespace tcptune
