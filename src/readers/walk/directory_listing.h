// SPDX-License-Identifier: MIT
// What a directory holds, with what the listing itself tells of it: no file is looked at.
#pragma once

#include <string>
#include <vector>

namespace tcptune {

enum class EntryType { regular, directory, link, special, unseen };

struct DirectoryEntry {
  std::string name;
  EntryType type = EntryType::unseen;
};

struct DirectoryListing {
  std::vector<DirectoryEntry> entries;  // by name, byte by byte
  std::string trouble;  // why there are no more of them; empty: these are all
};

// A link is not followed, unless the path ends in '/'.
DirectoryListing list_directory(const std::string& path);

}  // namespace tcptune
