// SPDX-License-Identifier: MIT
// See rule_selection.h.
#include "commands/rule_selection.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "commands/site.h"
#include "core/accept/policy.h"
#include "core/rules/embedded_rules.h"
#include "core/text/error.h"
#include "core/text/file_path.h"
#include "core/text/suggest.h"
#include "readers/input/input_file.h"

namespace tcptune {
namespace {

// The folder of the machine's own rules; empty if there is none.
std::string site_rules() {
  const std::filesystem::path folder = machine_configuration() / "rules.d";
  std::error_code unseen;
  return folder.is_absolute() && std::filesystem::exists(folder, unseen) ? path_text(folder) : "";
}

void add_rules(ChosenRules& chosen, const std::vector<RuleSource>& sources, const std::string& option) {
  for (const RuleSource& source : sources) chosen.files.push_back({option, source.file});
  chosen.loaded.push_back(load_rules(sources, chosen.base));
  chosen.base = chosen.loaded.back().base;
}

// A path is loaded first; then its name is the one in the file.
void take_profile(ChosenRules& chosen, const std::string& profile) {
  if (profile.empty()) return;
  chosen.profile = profile;
  if (profile.find('/') != std::string::npos || profile.ends_with(".yaml")) {
    add_rules(chosen, {{profile, read_input(profile)}}, "--profile");
    chosen.profile = path_text(file_path(profile).stem());  // the loader holds names to file names
  }
  if (find_profile(chosen.base, chosen.profile) != nullptr) return;
  throw Error(fmt::format("--profile: there is no profile \"{}\"; `tcptune profiles` lists them{}", profile,
                          did_you_mean(profile, names_in(chosen.base.profiles, &Profile::name))));
}

std::vector<std::string> all_excludes(const RuleBase& base, const Profile& profile) {
  std::vector<std::string> excludes(profile.excludes.begin(), profile.excludes.end());
  for (const std::string_view parent : profile.extends) {
    const auto more = all_excludes(base, *find_profile(base, parent));
    excludes.insert(excludes.end(), more.begin(), more.end());
  }
  return excludes;
}

}  // namespace

void check_known(const RuleBase& base, const std::vector<std::string>& names, std::string_view option) {
  for (const std::string& name : names)
    if (const auto unknown = unknown_rule(name, base.rules)) throw Error(fmt::format("{}: {}", option, *unknown));
}

bool is_selected(const std::vector<std::string>& names, const Rule& rule) {
  return names.empty() ||
         std::any_of(names.begin(), names.end(), [&](const std::string& name) { return names_rule(name, rule.id); });
}

std::string origin_of(const ChosenRules& chosen, std::string_view id) {
  for (auto directory = chosen.directories.rbegin(); directory != chosen.directories.rend(); ++directory)
    if (std::find(directory->own.begin(), directory->own.end(), id) != directory->own.end()) return directory->path;
  return "";
}

ChosenRules choose_rules(const RuleOptions& options) {
  ChosenRules chosen;
  chosen.base = embedded_rules();
  std::vector<std::string> directories = options.directories;
  if (const std::string site = options.of_machine == YesNo::yes ? site_rules() : ""; !site.empty())
    directories.insert(directories.begin(), site);
  for (const std::string& directory : directories) {
    const std::vector<RuleSource> sources = read_rule_files(directory, directory);
    if (sources.empty()) throw Error(fmt::format("{}: no rule files (*.yaml) in this directory", directory));
    add_rules(chosen, sources, "--rules");
    chosen.directories.push_back({directory, chosen.loaded.back().own, chosen.loaded.back().replaced});
  }
  chosen.all = chosen.base;
  return chosen;
}

ChosenRules choose_rules(const RuleOptions& options, const std::string& profile) {
  ChosenRules chosen = choose_rules(options);
  take_profile(chosen, profile);
  check_known(chosen.base, options.select, "--select");
  check_known(chosen.base, options.ignore, "--ignore");
  std::vector<std::string> ignored = options.ignore;
  if (!chosen.profile.empty()) {
    const auto excludes = all_excludes(chosen.base, *find_profile(chosen.base, chosen.profile));
    ignored.insert(ignored.end(), excludes.begin(), excludes.end());
  }
  chosen.all = chosen.base;
  for (const Rule& rule : chosen.base.rules)
    if (rule.evidence == YesNo::no && is_selected(options.select, rule) &&
        (ignored.empty() || !is_selected(ignored, rule)))
      chosen.selected.push_back(rule);
  if (chosen.selected.empty() && !options.select.empty() && ignored.empty())
    throw Error(fmt::format("--select: {} is judged by `tcptune diagnose`, from connections, and not by this command",
                            fmt::join(options.select, ", ")));
  chosen.base.rules = chosen.selected;
  return chosen;
}

ChosenRules choose_connection_rules(const RuleOptions& options) {
  ChosenRules chosen = choose_rules(options);
  for (const Rule& rule : chosen.base.rules)
    if (rule.evidence == YesNo::yes) chosen.selected.push_back(rule);
  chosen.base.rules = chosen.selected;
  return chosen;
}

}  // namespace tcptune
