// SPDX-License-Identifier: MIT
// On POSIX systems; see directory_listing.h.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <string_view>
#include <system_error>

#include "readers/root/descriptor.h"
#include "readers/walk/directory_listing.h"

namespace tcptune {
namespace {

EntryType type_of_mode(mode_t mode) {
  if (S_ISREG(mode)) return EntryType::regular;
  if (S_ISDIR(mode)) return EntryType::directory;
  return S_ISLNK(mode) ? EntryType::link : EntryType::special;
}

// Some file systems leave it to a look at the file.
EntryType type_of(int directory, const dirent& entry) {
  switch (entry.d_type) {
    case DT_REG: return EntryType::regular;
    case DT_DIR: return EntryType::directory;
    case DT_LNK: return EntryType::link;
    case DT_UNKNOWN: break;
    default: return EntryType::special;
  }
  struct stat status {};
  const bool seen = ::fstatat(directory, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0;
  return seen ? type_of_mode(status.st_mode) : EntryType::unseen;
}

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

std::string message_of(int error) { return std::generic_category().message(error); }

}  // namespace

DirectoryListing list_directory(const std::string& path) {
  DirectoryListing listing;
  Descriptor file(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  const std::unique_ptr<DIR, CloseDirectory> directory(file ? ::fdopendir(file.number()) : nullptr);
  if (directory == nullptr) {
    listing.trouble = message_of(errno);
    return listing;
  }
  file.release();
  errno = 0;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..")
      listing.entries.push_back({std::string(name), type_of(::dirfd(directory.get()), *entry)});
    errno = 0;
  }
  if (errno != 0) listing.trouble = message_of(errno);
  std::sort(listing.entries.begin(), listing.entries.end(),
            [](const DirectoryEntry& a, const DirectoryEntry& b) { return a.name < b.name; });
  return listing;
}

}  // namespace tcptune
