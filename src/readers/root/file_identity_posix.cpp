// SPDX-License-Identifier: MIT
// A file is its device and its inode on POSIX systems; see file_identity.h.
#include <sys/stat.h>

#include "readers/root/file_identity.h"

namespace tcptune {
namespace {

std::optional<FileIdentity> identity(const struct stat& status) {
  if (S_ISCHR(status.st_mode)) return std::nullopt;
  return FileIdentity{static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino)};
}

}  // namespace

std::optional<FileIdentity> identity_of(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? identity(status) : std::nullopt;
}

std::optional<FileIdentity> identity_of(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 ? identity(status) : std::nullopt;
}

}  // namespace tcptune
