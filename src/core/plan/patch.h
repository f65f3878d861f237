// SPDX-License-Identifier: MIT
// Edits of a file as a unified diff.
#pragma once

#include <string>
#include <vector>

#include "core/plan/edits.h"
#include "core/text/yes_no.h"

namespace tcptune {

// What happens to one file.
struct FileChange {
  std::string path;  // where the tree or the person has it; behind a link, the file itself
  SourcePtr source;  // null: a new file
  std::vector<Edit> edits;  // sorted, not overlapping
  YesNo adds_settings = YesNo::no;  // lines for settings that had none are among them
};

enum class Direction { forward, reverse };

// With three lines of context, as `patch -p1` and `git apply` take it; `name` is the file's path from where they are
// run. `reverse` takes the change back. Empty when nothing changes.
std::string unified_diff(const std::string& name, const FileChange& change, Direction direction);

// A diff has to hold the file's own lines as they are: the first character in it that could drive a terminal, as an
// escape. Empty if there is none.
std::string unprintable_in(const FileChange& change);

}  // namespace tcptune
