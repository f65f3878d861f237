// SPDX-License-Identifier: MIT
// See policy_search.h.
#include "commands/policy_search.h"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>

#include "commands/site.h"
#include "core/accept/fingerprint.h"
#include "core/text/error.h"
#include "core/text/file_path.h"

namespace tcptune {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPolicyName = ".tcptune.yaml";

// A dangling link is there too: it is reported, not passed over. So is what would keep us waiting, such as a fifo.
bool is_there(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(fs::symlink_status(path, error))) return false;
  if (fs::is_other(fs::status(path, error)))
    throw Error(fmt::format("{}: is not a regular file; a policy is expected there (--no-config does without)",
                            path_text(path)));
  return true;
}

fs::path directory_of(const std::string& input, const TargetOptions& target, const std::string& working_directory) {
  if (input == "-" && target.stdin_name.empty()) return file_path(working_directory);
  const fs::path path = file_path(absolute_path(input == "-" ? target.stdin_name : input, working_directory));
  std::error_code unseen;
  return fs::is_directory(path, unseen) ? path : path.parent_path();
}

fs::path common_directory(const fs::path& a, const fs::path& b) {
  fs::path common;
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end() && *x == *y; ++x, ++y) common /= *x;
  return common;
}

fs::path start_of(const TargetOptions& target, const std::string& working_directory) {
  if (target.paths.empty()) return file_path(working_directory);
  fs::path start = directory_of(target.paths.front(), target, working_directory);
  for (const std::string& path : target.paths)
    start = common_directory(start, directory_of(path, target, working_directory));
  return start;
}

// From the directory this runs in, unless that would lead away from it.
std::string shown(const fs::path& file, const std::string& working_directory) {
  const fs::path here = file_path(working_directory), folder = file.parent_path();
  const fs::path common = common_directory(here, folder);
  return common == here || common == folder ? relative_path(path_text(file), working_directory) : path_text(file);
}

}  // namespace

PolicySearch search_policy(const SiteOptions& options, const TargetOptions& target,
                           const std::string& working_directory) {
  PolicySearch search;
  if (options.use_policy == YesNo::no || options.isolated == YesNo::yes) return search;
  if (!options.config.empty()) {
    search.file = NamedFile{options.config, options.config};
    return search;
  }
  const auto is_taken = [&](const fs::path& path) {
    search.places.push_back(shown(path, working_directory));
    if (!is_there(path)) return false;
    NamedFile file{path_text(path), shown(path, working_directory)};
    if (const std::string why = why_not_trusted(path); !why.empty()) {
      search.passed_over.push_back(
          fmt::format("{}: this policy is not used, because {}; --config {} uses it", file.shown, why, file.shown));
      return false;
    }
    search.file = std::move(file);
    return true;
  };
  for (fs::path directory = start_of(target, working_directory);; directory = directory.parent_path()) {
    if (is_taken(directory / kPolicyName)) return search;
    std::error_code unseen;
    if (directory == directory.root_path() || fs::exists(directory / ".git", unseen)) break;
  }
  for (const fs::path& folder : {user_configuration(), machine_configuration()})
    if (!folder.empty() && is_taken(folder / "config.yaml")) return search;
  return search;
}

}  // namespace tcptune
