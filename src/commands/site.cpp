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

#include "commands/input_terms.h"
#include "core/text/error.h"
#include "core/text/file_path.h"
#include "core/text/size.h"
#include "rulebase/baseline.h"
#include "rulebase/policy_reader.h"

namespace tcptune {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestPolicy = 1U << 20U;
constexpr std::size_t kLargestBaseline = 64U << 20U;

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

std::string directory_of(const std::string& path, const std::string& working_directory) {
  return path_text(file_path(absolute_path(path, working_directory)).parent_path());
}

Policy policy_in(const NamedFile& file, const AuditOptions& options, const std::string& working_directory) {
  Policy policy = read_policy(read_whole(file, kLargestPolicy), file.shown, directory_of(file.path, working_directory));
  RuleOptions rules = options.target.rules;
  rules.directories.insert(rules.directories.begin(), policy.rule_directories.begin(), policy.rule_directories.end());
  const RuleBase all = choose_rules(rules).all;
  std::vector<Diagnostic> faults = faults_of(policy, all);
  append_default_faults(faults, policy, all);
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
  PolicySearch search = search_policy(options.site, options.target, site.working_directory);
  site.searched = std::move(search.places);
  site.passed_over = std::move(search.passed_over);
  if (search.file) {
    site.policy = policy_in(*search.file, options, site.working_directory);
    site.files.push_back({options.site.config.empty() ? "the policy" : "--config", search.file->path});
  }
  if (options.site.suppressions == YesNo::no || options.site.isolated == YesNo::yes) {
    site.suppressions = YesNo::no;
    site.policy.ignores.clear();
    site.policy.severities.clear();
  }
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

void tell_site(const Site& site) {
  say(site.policy.file.empty() ? std::string("no policy is used") : fmt::format("the policy is {}", site.policy.file));
  if (!site.searched.empty()) say(fmt::format("a policy was searched at {}", fmt::join(site.searched, ", ")));
  if (site.baseline) say(fmt::format("the baseline has {} findings", site.baseline->findings.size()));
  if (site.suppressions == YesNo::no) say("no suppression counts");
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
  for (const ProposedFile& proposed : target.with) inputs.files.push_back({"--with", proposed.file});
  return inputs;
}

AuditOptions with_policy(AuditOptions options, const Site& site) {
  const Policy& policy = site.policy;
  if (!options.fail_on) options.fail_on = policy.fail_on;
  auto& directories = options.target.rules.directories;
  directories.insert(directories.begin(), policy.rule_directories.begin(), policy.rule_directories.end());
  ChoiceOptions& choice = options.target.choice;
  const auto take = [&](std::vector<std::string>& globs, std::string& from, const std::vector<PolicyWord>& words) {
    if (!globs.empty() || words.empty()) return;
    for (const PolicyWord& word : words) globs.push_back(word.text);
    from = policy.directory;
  };
  take(choice.include, choice.include_from, policy.include);
  take(choice.exclude, choice.exclude_from, policy.exclude);
  return options;
}

}  // namespace tcptune
