// SPDX-License-Identifier: MIT
// The files that this run has read; see file_identity.h.
#include "readers/root/file_identity.h"

#include <mutex>
#include <unordered_set>

namespace tcptune {
namespace {

struct HashOfFile {
  std::size_t operator()(const FileIdentity& file) const noexcept {
    return std::hash<std::uint64_t>()(file.inode * 31 + file.device);
  }
};

// One for the program: whichever thread reads a file, no output may replace it.
struct FilesRead {
  std::mutex lock;
  std::unordered_set<FileIdentity, HashOfFile> files;
};

FilesRead& files_read() {
  static FilesRead all;
  return all;
}

}  // namespace

void note_read(const std::optional<FileIdentity>& file) {
  if (!file) return;
  const std::lock_guard guard(files_read().lock);
  files_read().files.insert(*file);
}

bool was_read(const FileIdentity& file) {
  const std::lock_guard guard(files_read().lock);
  return files_read().files.contains(file);
}

}  // namespace tcptune
