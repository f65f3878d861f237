// SPDX-License-Identifier: MIT
// A file before and after, byte for byte, and the unified diff between the two.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tcptune {

// What happens to a file: lines (from 1) that are replaced by others, or go when the list is empty; and lines at the
// end.
struct FilePatch {
  std::string path;  // as `patch -p1` finds it: without the leading slash
  std::string old_text;
  bool is_new = false;
  std::map<int, std::vector<std::string>> replaced;
  std::vector<std::string> appended;
};

enum class Direction { forward, reverse };

// The file afterwards. New lines end as the line they replace does; a missing end of the last line stays missing.
std::string patched(const FilePatch& patch);

// With three lines of context, as `patch -p1` and `git apply` take it. `reverse` takes the change back.
std::string unified_diff(const FilePatch& patch, Direction direction);

// A diff has to hold the file's own lines as they are: the first character in it that could drive a terminal, as an
// escape. Empty if there is none.
std::string unprintable_in(const FilePatch& patch);

}  // namespace tcptune
