// SPDX-License-Identifier: MIT
// The files below a directory, in order, without what nobody wants looked at.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/yes_no.h"
#include "readers/walk/path_pattern.h"

namespace tcptune {

// Globs as in a .gitignore: one without a separator is for names, others for paths.
struct WalkGlobs {
  std::vector<std::string> globs;
  std::string above;  // what stands before the paths: the directory as seen from where the globs count; empty: from it
};

struct WalkOptions {
  YesNo respect_ignore_files = YesNo::yes;  // .gitignore, inside of a git checkout
  WalkGlobs include;  // none: all files
  WalkGlobs exclude;
};

enum class Passed { no, by_choice, in_trouble };

// A file to look at, or a place that was passed over.
struct WalkedPath {
  std::string path;  // DIR/sub/file, as DIR was given; without "./" where that is "."
  Passed passed = Passed::no;
  std::string_view because;
  std::string detail;  // behind it: what the system said
};

// Directories are sorted by name, and no file is looked at. Passed over are hidden directories (but not .github and
// other ones of pipelines), what git ignores, links (what they lead to is looked at where it is, or lies elsewhere),
// fifos, sockets, devices, and directories that cannot be read. Each is handed over as it is found.
void walk_tree(const std::string& directory, const WalkOptions& options, const std::function<void(WalkedPath)>& take);

}  // namespace tcptune
