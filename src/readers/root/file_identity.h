// SPDX-License-Identifier: MIT
// Which file stands behind a path or a descriptor, whatever it is called, and which files this run has read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tcptune {

struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  bool operator==(const FileIdentity&) const = default;
};

// Links are followed. Nothing if there is no such file, and for terminals, /dev/null and the like, which keep nothing.
std::optional<FileIdentity> identity_of(const std::string& path);
std::optional<FileIdentity> identity_of(int descriptor);

// From now on the file is one that this run has read. Any thread may call these.
void note_read(const std::optional<FileIdentity>& file);
bool was_read(const FileIdentity& file);

}  // namespace tcptune
