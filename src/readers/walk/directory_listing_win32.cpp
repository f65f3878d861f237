// SPDX-License-Identifier: MIT
// On Windows; see directory_listing.h.
#include <algorithm>
#include <filesystem>
#include <system_error>

#include "core/text/file_path.h"
#include "readers/walk/directory_listing.h"

namespace tcptune {
namespace {

namespace fs = std::filesystem;

EntryType type_of(const fs::directory_entry& entry) {
  std::error_code unseen;
  if (entry.is_symlink(unseen)) return EntryType::link;
  if (entry.is_directory(unseen)) return EntryType::directory;
  if (entry.is_regular_file(unseen)) return EntryType::regular;
  return unseen ? EntryType::unseen : EntryType::special;
}

}  // namespace

DirectoryListing list_directory(const std::string& path) {
  DirectoryListing listing;
  std::error_code error;
  fs::directory_iterator entry(file_path(path), error);
  while (!error && entry != fs::directory_iterator()) {
    listing.entries.push_back({path_text(entry->path().filename()), type_of(*entry)});
    entry.increment(error);
  }
  if (error) listing.trouble = error.message();
  std::sort(listing.entries.begin(), listing.entries.end(),
            [](const DirectoryEntry& a, const DirectoryEntry& b) { return a.name < b.name; });
  return listing;
}

}  // namespace tcptune
