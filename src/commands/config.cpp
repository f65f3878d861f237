// SPDX-License-Identifier: MIT
// tcptune config show: what decides beside the command line, and where it is written.
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "commands/commands.h"
#include "commands/input_terms.h"
#include "commands/output.h"
#include "commands/site.h"
#include "core/accept/fingerprint.h"
#include "core/text/quote.h"
#include "renderers/json_text.h"

namespace tcptune {
namespace {

// One option, what it comes to, and who says so.
struct Decided {
  std::string name;
  std::string value;
  std::string from;  // file:line; empty: nobody, so it is found out or the built-in default
};

class ConfigPage {
 public:
  ConfigPage(const AuditOptions& options, const Site& site)
      : site_(site), rules_(choose_rules(with_policy(options, site).target.rules)) {
    if (options.target.paths.empty()) inputs_.push_back({"this machine", decided_for("")});
    for (const std::string& path : options.target.paths)
      inputs_.push_back({path, decided_for(absolute_path(path, site.working_directory))});
  }

  std::string text() const {
    const Policy& policy = site_.policy;
    std::string out = fmt::format("policy: {}\n", policy.file.empty() ? "none" : policy.file);
    if (!site_.searched.empty()) out += fmt::format("searched: {}\n", fmt::join(site_.searched, ", "));
    for (const std::string& sentence : site_.passed_over) out += fmt::format("not used: {}\n", sentence);
    for (const RuleDirectory& directory : rules_.directories)
      out += fmt::format(
          "rules: {}{}\n", directory.path,
          directory.replaced.empty() ? "" : fmt::format(" (in the place of {})", fmt::join(directory.replaced, ", ")));
    for (const Decided& one : of_the_policy()) out += line(one);
    if (site_.suppressions == YesNo::no) out += "suppressions: none counts\n";
    for (const auto& [name, decided] : inputs_) {
      out += fmt::format("\n{}:{}\n", name, decided.empty() ? " nothing is set" : "");
      for (const Decided& one : decided) out += "  " + line(one);
    }
    return printable_lines(out);
  }

  std::string json() const {
    Json page = {{"policy", text_or_null(site_.policy.file)},
                 {"searched", site_.searched},
                 {"not_used", site_.passed_over},
                 {"suppressions", site_.suppressions == YesNo::yes},
                 {"rules", Json::array()},
                 {"decided", list(of_the_policy())},
                 {"inputs", Json::array()}};
    for (const RuleDirectory& directory : rules_.directories)
      page["rules"].push_back({{"path", directory.path}, {"replaced", directory.replaced}});
    for (const auto& [name, decided] : inputs_) page["inputs"].push_back({{"name", name}, {"decided", list(decided)}});
    return dump(page, 2) + '\n';
  }

 private:
  static std::string line(const Decided& one) {
    return fmt::format("{}: {}{}\n", one.name, one.value, one.from.empty() ? "" : fmt::format("  ({})", one.from));
  }

  static Json list(const std::vector<Decided>& all) {
    Json list = Json::array();
    for (const Decided& one : all)
      list.push_back({{"option", one.name}, {"value", one.value}, {"from", text_or_null(one.from)}});
    return list;
  }

  std::string place(const PolicyWord& word) const { return fmt::format("{}:{}", site_.policy.file, word.line); }

  // What holds for all inputs.
  std::vector<Decided> of_the_policy() const {
    const Policy& policy = site_.policy;
    std::vector<Decided> all;
    all.push_back(
        {"fail-on", std::string(name_of(policy.fail_on.value_or(FailOn::warning))), policy.fail_on ? policy.file : ""});
    for (const PolicyWord& glob : policy.include) all.push_back({"include", glob.text, place(glob)});
    for (const PolicyWord& glob : policy.exclude) all.push_back({"exclude", glob.text, place(glob)});
    for (const SeverityOverride& entry : policy.severities)
      all.push_back({"severity", fmt::format("{} {}", entry.rule.text, name_of(entry.severity)), place(entry.rule)});
    for (const PolicyIgnore& entry : policy.ignores) all.push_back({"ignore", said_by(entry), place(entry.rule)});
    return all;
  }

  static std::string said_by(const PolicyIgnore& entry) {
    std::string text = entry.rule.text;
    if (!entry.setting.text.empty()) text += fmt::format(" about {}", entry.setting.text);
    if (!entry.path.empty()) text += fmt::format(" in {}", entry.path);
    if (entry.until) text += fmt::format(" until {}", to_text(*entry.until));
    return fmt::format("{}: {}", text, entry.reason);
  }

  // `input` is absolute; empty: a machine.
  std::vector<Decided> decided_for(const std::string& input) const {
    TargetOptions given;
    if (!input.empty()) given.paths = {input};
    given = options_for(std::move(given), site_.policy, input);
    const std::string whom(given.audience == Audience::unknown ? std::string_view() : name_of(given.audience));
    const std::pair<std::string_view, const std::string*> values[] = {{"target", &given.release},
                                                                      {"kernel", &given.kernel},
                                                                      {"windows-version", &given.windows_version},
                                                                      {"kubernetes", &given.kubernetes},
                                                                      {"for", &whom},
                                                                      {"role", &given.role},
                                                                      {"memory", &given.memory},
                                                                      {"profile", &given.profile}};
    std::vector<Decided> all;
    for (const auto& [name, value] : values)
      if (!value->empty()) all.push_back({std::string(name), *value, source_of(name, *value, input)});
    if (!given.rules.select.empty())
      all.push_back({"select", fmt::format("{}", fmt::join(given.rules.select, ",")), site_.policy.file});
    return all;
  }

  std::string source_of(std::string_view name, const std::string& value, const std::string& input) const {
    for (const PolicyDefaults* defaults : defaults_for(site_.policy, input))
      for (const auto& [key, word] : kPolicyDefaults)
        if (key == name && (defaults->*word).text == value) return place(defaults->*word);
    return "";
  }

  const Site& site_;
  ChosenRules rules_;
  std::vector<std::pair<std::string, std::vector<Decided>>> inputs_;
};

}  // namespace

ExitStatus run_command(const ConfigShowOptions& options) {
  const Site site = read_site(options.audit);
  const ConfigPage page(options.audit, site);
  print(options.format == "json" ? page.json() : page.text());
  return ExitStatus::clean;
}

}  // namespace tcptune
