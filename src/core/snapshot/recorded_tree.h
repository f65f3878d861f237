// SPDX-License-Identifier: MIT
// A directory tree as far as it was looked at, as plain data: enough to look at it once more on another machine.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/snapshot/source.h"
#include "core/text/named.h"
#include "core/text/yes_no.h"

namespace tcptune {

enum class EntryKind { file, directory, link, other, missing, denied };
template <>
inline constexpr auto kNames<EntryKind> = enum_names("file", "directory", "link", "other", "missing", "denied");

// How far somebody got with reading a file or listing a directory.
enum class Look { not_taken, refused, done };

// What stands at one path.
struct RecordedEntry {
  EntryKind kind = EntryKind::missing;  // links followed
  EntryKind link_kind = EntryKind::missing;  // not followed
  std::string link_target;  // where a link leads in the end; empty: it is none
  std::string same_as;  // the first path that is the same file or directory; empty: this is the first one
  YesNo executable = YesNo::no;
  Look listing = Look::not_taken;
  std::vector<std::string> names;  // sorted by byte
  Look reading = Look::not_taken;  // of a link: it is its target that is read
  int error = 0;  // an errno value: why it was refused
  SourcePtr source;  // once it was read
  YesNo excerpt = YesNo::no;  // not the whole file: what matters in it

  bool operator==(const RecordedEntry& other) const;
};

// By path, absolute in the tree. A path that is not there was not looked at, or follows from what is there: see
// readers/root/recording.h.
using RecordedTree = std::map<std::string, RecordedEntry, std::less<>>;

}  // namespace tcptune
