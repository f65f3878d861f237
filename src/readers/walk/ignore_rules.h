// SPDX-License-Identifier: MIT
// What a git checkout leaves out: its .gitignore files and .git/info/exclude, as `git check-ignore` reads them.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/yes_no.h"
#include "readers/walk/path_pattern.h"

namespace tcptune {

// The patterns of one file.
class IgnoreFile {
 public:
  // `text` is the file's, `directory` where its patterns count from: relative to the checkout, with '/' behind it;
  // empty for its top.
  IgnoreFile(std::string_view text, std::string directory);

  enum class Says { nothing, ignored, kept };

  // `path` is relative to the checkout. The last pattern that fits decides.
  Says of(std::string_view path, YesNo is_directory) const;

  bool empty() const { return rules_.empty(); }

 private:
  struct Rule {
    PathPattern pattern;
    Says says = Says::ignored;
    bool only_directories = false;
    bool name_alone = false;  // without a separator in it: it fits a name in any directory
  };
  void add(std::string_view line);

  std::string directory_;
  std::vector<Rule> rules_;
};

// The files of one checkout on the way from its top to where the walk is.
class IgnoreRules {
 public:
  // For a walk that begins in `directory`: finds the checkout around it. Without one nothing is ignored.
  static IgnoreRules of_checkout_around(const std::filesystem::path& directory);

  // What a directory holds of git's, so that nobody has to look for it.
  struct Holds {
    YesNo dot_git = YesNo::yes;
    YesNo ignore_file = YesNo::yes;
  };

  // The walk goes into a directory, by its path as the file system has it, and out of it again.
  void enter(const std::filesystem::path& directory, Holds holds);
  void leave();

  // `name` in the directory that was entered last.
  bool ignores(const std::string& name, YesNo is_directory) const;

 private:
  struct Level;
  static void add(Level& level, std::string_view text);

  struct Level {
    std::string relative;  // to the checkout, with '/' behind it; empty: its top
    std::vector<std::shared_ptr<const IgnoreFile>> files;  // of it and of those above, the nearest last
    bool in_checkout = false;
  };
  std::vector<Level> levels_;
};

}  // namespace tcptune
