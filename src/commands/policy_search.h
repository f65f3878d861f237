// SPDX-License-Identifier: MIT
// Where a policy is searched for, and which of those found may decide.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli.h"

namespace tcptune {

// A file to read, and how messages name it.
struct NamedFile {
  std::string path;
  std::string shown;
};

struct PolicySearch {
  std::optional<NamedFile> file;
  std::vector<std::string> passed_over;  // a sentence each: found, and not used
  std::vector<std::string> places;  // that were looked at, in order
};

// The file of --config; else the first of .tcptune.yaml beside what is audited or in a directory above (inside of a git
// checkout: up to its top), the user's config.yaml and the machine's. What is audited: the inputs, where there are any;
// else the directory this runs in. One that others may write is passed over when this runs as root. Throws Error where
// no regular file is.
PolicySearch search_policy(const SiteOptions& options, const TargetOptions& target,
                           const std::string& working_directory);

// Why root does not take it for its own: who else may write the file, or put another in its place. Empty: it does, or
// this is not root.
std::string why_not_trusted(const std::filesystem::path& file);

}  // namespace tcptune
