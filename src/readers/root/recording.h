// SPDX-License-Identifier: MIT
// Looks at a recorded tree in the place of a real one: same questions, same answers.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/snapshot/recorded_tree.h"
#include "readers/root/file_identity.h"

namespace tcptune {

// What a read yields. `error` is an errno value, 0 on success; then `content` holds the bytes.
struct FileContent {
  std::string content;
  int error = 0;
};

// What was recorded is answered as it was. Below a directory whose names were recorded, a name that is not among them
// is missing, and so is all below what is no directory. Every other path throws Error: that nobody looked is not that
// there is nothing.
class Recording {
 public:
  // `name` is what errors call it: the file that holds the recorded tree.
  Recording(RecordedTree tree, std::string name);

  EntryKind kind_of(const std::string& path) const;
  EntryKind kind_of_link(const std::string& path) const;
  std::optional<std::vector<std::string>> names_in(const std::string& path) const;
  FileContent content_of(const std::string& path) const;
  std::string link_target(const std::string& path) const;
  std::optional<FileIdentity> identity(const std::string& path) const;
  bool is_executable(const std::string& path) const;

 private:
  const RecordedEntry& entry_of(const std::string& path) const;
  [[noreturn]] void not_recorded(const std::string& path) const;

  RecordedTree tree_;
  std::string name_;
};

// Without what a Recording would answer all the same: that what is missing cannot be read, and what is no directory not
// be listed.
RecordedEntry in_short(RecordedEntry entry);

// Does it follow from the rest of the tree that nothing stands at this path?
bool follows_to_be_missing(const RecordedTree& tree, std::string_view path);

}  // namespace tcptune
