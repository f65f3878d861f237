// SPDX-License-Identifier: MIT
// See site.h.
#include "commands/site.h"

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "core/text/error.h"
#include "core/text/file_path.h"
#include "core/text/size.h"
#include "rulebase/baseline.h"
#include "rulebase/policy_reader.h"

namespace tcptune {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPolicyName = ".tcptune.yaml";
constexpr std::size_t kLargestPolicy = 1U << 20U;
constexpr std::size_t kLargestBaseline = 64U << 20U;

// A file to read, and how messages name it.
struct NamedFile {
  std::string path;
  std::string shown;
};

std::string read_whole(const NamedFile& file, std::size_t largest) {
  std::error_code unseen;  // what cannot be looked at cannot be opened either
  if (fs::is_directory(file_path(file.path), unseen))
    throw Error(fmt::format("{}: is a directory; expected a file", file.shown));
  errno = 0;
  std::ifstream stream(file_path(file.path), std::ios::binary);
  std::string text(largest + 1, '\0');
  if (stream.is_open()) stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!stream.is_open() || stream.bad())
    throw Error(fmt::format("{}: cannot be read: {}", file.shown, std::strerror(errno)));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > largest)
    throw Error(fmt::format("{}: larger than {}; this is not what it is meant to be", file.shown, size_text(largest)));
  return text;
}

// A dangling link is there too: it is reported, not passed over. So is what would keep us waiting, such as a fifo.
bool is_there(const fs::path& path) {
  std::error_code error;
  if (!fs::exists(fs::symlink_status(path, error))) return false;
  if (fs::is_other(fs::status(path, error)))
    throw Error(fmt::format("{}: is not a regular file; a policy is expected there (--no-config does without)",
                            path_text(path)));
  return true;
}

std::optional<NamedFile> find_policy_file(const AuditOptions& options, const std::string& working_directory) {
  if (options.use_policy == YesNo::no) return std::nullopt;
  if (!options.config.empty()) return NamedFile{options.config, options.config};
  std::string up;
  for (fs::path directory = file_path(working_directory);; directory = directory.parent_path(), up += "../") {
    if (is_there(directory / kPolicyName)) return NamedFile{path_text(directory / kPolicyName), up + kPolicyName};
    if (directory == directory.root_path()) break;
  }
  for (const fs::path& folder : {user_configuration(), machine_configuration()})
    if (const fs::path file = folder / "config.yaml"; !folder.empty() && is_there(file))
      return NamedFile{path_text(file), path_text(file)};
  return std::nullopt;
}

std::string directory_of(const std::string& path, const std::string& working_directory) {
  return path_text(file_path(absolute_path(path, working_directory)).parent_path());
}

Policy find_policy(const AuditOptions& options, const std::string& working_directory) {
  const auto file = find_policy_file(options, working_directory);
  if (!file) return {};
  Policy policy =
      read_policy(read_whole(*file, kLargestPolicy), file->shown, directory_of(file->path, working_directory));
  RuleOptions rules;
  rules.directories = policy.rule_directories;
  rules.directories.insert(rules.directories.end(), options.target.rules.directories.begin(),
                           options.target.rules.directories.end());
  std::vector<Diagnostic> faults = faults_of(policy, choose_rules(rules).all);
  if (!faults.empty()) throw Error(faults);
  return policy;
}

// https://reproducible-builds.org/specs/source-date-epoch/
Date current_day() {
  std::int64_t seconds = std::time(nullptr);
  if (const char* epoch = std::getenv("SOURCE_DATE_EPOCH"); epoch != nullptr && *epoch != '\0') {
    const char* end = epoch + std::strlen(epoch);
    const auto [stop, error] = std::from_chars(epoch, end, seconds);
    if (error != std::errc() || stop != end || !date_of_unix_time(seconds))
      throw Error(fmt::format("SOURCE_DATE_EPOCH is \"{}\"; expected seconds since 1970, such as 1795132800", epoch));
  }
  return date_of_unix_time(seconds).value_or(Date{});
}

}  // namespace

std::string working_directory() {
  std::error_code error;
  const fs::path directory = fs::current_path(error);
  return error ? "/" : path_text(directory);
}

Site read_site(const AuditOptions& options) {
  Site site;
  site.working_directory = working_directory();
  site.today = current_day();
  site.policy = find_policy(options, site.working_directory);
  if (!site.policy.file.empty())
    site.files.push_back({options.config.empty() ? "the policy" : "--config", site.policy.file});
  for (const std::optional<std::string>& path : {options.baseline, options.write_baseline}) {
    if (!path) continue;
    const std::string directory = directory_of(*path, site.working_directory);
    if (!site.baseline_directory.empty() && site.baseline_directory != directory)
      throw Error(
          "--baseline and --write-baseline: both files must lie in one directory, since the paths in them count from "
          "there");
    site.baseline_directory = directory;
  }
  if (options.baseline) {
    site.files.push_back({"--baseline", *options.baseline});
    site.baseline = read_baseline(read_whole({*options.baseline, *options.baseline}, kLargestBaseline),
                                  *options.baseline, site.baseline_directory);
  }
  return site;
}

Inputs inputs_of(const TargetOptions& target, const ChosenRules& rules, const Site& site) {
  Inputs inputs = inputs_of(target, rules);
  inputs.files.insert(inputs.files.end(), site.files.begin(), site.files.end());
  return inputs;
}

Inputs inputs_of(const TargetOptions& target, const ChosenRules& rules) {
  Inputs inputs{rules.files, "this machine"};
  if (!target.root.empty()) inputs.target = "--root " + target.root;
  if (!target.paths.empty()) inputs.target = "FILE";
  for (const std::string& path : target.paths) inputs.files.push_back({"FILE", path});
  for (const std::string& path : target.with) inputs.files.push_back({"--with", path});
  return inputs;
}

AuditOptions with_policy(AuditOptions options, const Policy& policy) {
  if (options.target.profile.empty()) options.target.profile = policy.profile.text;
  if (!options.fail_on) options.fail_on = policy.fail_on;
  auto& directories = options.target.rules.directories;
  directories.insert(directories.begin(), policy.rule_directories.begin(), policy.rule_directories.end());
  return options;
}

}  // namespace tcptune
