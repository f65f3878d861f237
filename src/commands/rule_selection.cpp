// SPDX-License-Identifier: MIT
// See rule_selection.h.
#include "commands/rule_selection.h"

#include <algorithm>

#include <unistd.h>

#include <fmt/format.h>

#include "core/embedded_rules.h"
#include "core/error.h"
#include "core/text.h"

namespace tcptune {
namespace {

constexpr const char* kSiteRules = "/etc/tcptune/rules.d";

bool matches(std::string_view id, std::string_view wanted) {
  const std::string_view family = id.substr(0, id.find_first_of("0123456789"));
  return wanted == id || wanted == family;
}

void check_known(const RuleBase& base, const std::vector<std::string>& names, std::string_view option) {
  for (const std::string& name : names) {
    const bool known = std::any_of(base.rules.begin(), base.rules.end(), [&](const Rule& rule) { return matches(rule.id, name); });
    if (known) continue;
    std::vector<std::string_view> ids;
    for (const Rule& rule : base.rules) ids.push_back(rule.id);
    const std::string_view near = nearest(name, ids);
    throw Error(fmt::format("{}: no rule and no family is called \"{}\"{}; `tcptune rules list` has them all", option, name, near.empty() ? "" : fmt::format(" (did you mean {}?)", near)));
  }
}

}  // namespace

ChosenRules choose_rules(const RuleOptions& options) {
  ChosenRules chosen;
  chosen.base = embedded_rules();
  std::vector<std::string> directories = options.directories;
  if (access(kSiteRules, F_OK) == 0) directories.insert(directories.begin(), kSiteRules);
  for (const std::string& directory : directories) {
    const std::vector<RuleSource> sources = read_rule_files(directory, directory);
    if (sources.empty()) throw Error(fmt::format("{}: no rule files (*.yaml) in this directory", directory));
    chosen.loaded.push_back(load_rules(sources, chosen.base));
    chosen.base = chosen.loaded.back().base;
  }
  check_known(chosen.base, options.select, "--select");
  check_known(chosen.base, options.ignore, "--ignore");
  if (options.select.empty() && options.ignore.empty()) return chosen;
  const auto listed = [](const std::vector<std::string>& names, const Rule& rule) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) { return matches(rule.id, name); });
  };
  for (const Rule& rule : chosen.base.rules)
    if ((options.select.empty() || listed(options.select, rule)) && !listed(options.ignore, rule)) chosen.selected.push_back(rule);
  chosen.base.rules = chosen.selected;
  return chosen;
}

}  // namespace tcptune
