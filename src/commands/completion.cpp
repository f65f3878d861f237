// SPDX-License-Identifier: MIT
// tcptune completion: the command line with what the rule base knows of its values, as a script for a shell.
#include <algorithm>
#include <cassert>

#include "commands/commands.h"
#include "commands/output.h"
#include "commands/rule_selection.h"
#include "core/catalogue/registry_names.h"
#include "core/catalogue/releases.h"
#include "core/text/named.h"
#include "renderers/report/renderer.h"

namespace tcptune {
namespace {

using WordList = std::vector<std::string>;

WordList no_words(const RuleBase&) { return {}; }

WordList rules_and_families(const RuleBase& base) {
  WordList words;
  for (const Rule& rule : base.rules) {
    words.emplace_back(family_of(rule.id));
    words.emplace_back(rule.id);
  }
  return words;
}

// A setting of Windows by the name of its value, as people know it.
WordList subjects(const RuleBase& base) {
  WordList words;
  for (const Rule& rule : base.rules) words.emplace_back(rule.id);
  for (const Topic& topic : base.topics) words.emplace_back(topic.name);
  for (const Setting& setting : base.settings)
    words.emplace_back(is_windows_setting(setting.name) ? value_name_of(setting.name) : setting.name);
  return words;
}

WordList profiles(const RuleBase& base) {
  WordList words;
  for (const Profile& profile : base.profiles) words.emplace_back(profile.name);
  return words;
}

template <typename Row>
WordList words_of_rows(std::span<const Row> rows) {
  const auto names = names_of_rows(rows);
  return {names.begin(), names.end()};
}

WordList releases(const RuleBase&) { return words_of_rows(known_releases()); }
WordList formats(const RuleBase&) { return words_of_rows(report_formats()); }

// A value that is no choice of few is completed by what the help calls it.
struct ValueKind {
  std::string_view name;
  Completes completes;
  WordList (&words)(const RuleBase& base);
};

constexpr ValueKind kValueKinds[] = {
    {"DIR", Completes::directories, no_words},
    {"FILE", Completes::files, no_words},
    {"FORMAT=FILE", Completes::words_with_files, formats},
    {"GLOB", Completes::files, no_words},
    {"LIST", Completes::files, no_words},
    {"NAME", Completes::nothing, no_words},
    {"NAME|PID", Completes::nothing, no_words},
    {"N", Completes::nothing, no_words},
    {"PROFILE", Completes::words_or_files, profiles},
    {"RELEASE", Completes::words, releases},
    {"RULES", Completes::words_in_list, rules_and_families},
    {"SECONDS", Completes::nothing, no_words},
    {"SIZE", Completes::nothing, no_words},
    {"SUBJECT", Completes::words, subjects},
    {"VERSION", Completes::nothing, no_words},
};

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("._/-").find(c) != std::string_view::npos;
}

// Sorted, each once, without those that a shell would read more into: net.ipv4.conf.*.rp_filter.
WordList plain_words(WordList words) {
  std::erase_if(words, [](const std::string& word) { return !std::all_of(word.begin(), word.end(), is_plain); });
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

void complete_value(CommandArgument& argument, const RuleBase& base) {
  if (argument.value.empty() || argument.completes != Completes::nothing) return;
  const ValueKind* kind = find_row(std::span<const ValueKind>(kValueKinds), argument.value);
  assert(kind != nullptr && "a new word for values needs a row above");
  argument.completes = kind->completes;
  argument.words = plain_words(kind->words(base));
}

}  // namespace

ExitStatus run_command(const CompletionOptions& options) {
  const ChosenRules rules = choose_rules(options.rules);
  std::vector<CommandSyntax> commands = command_line_syntax();
  for (CommandSyntax& command : commands)
    for (CommandArgument& argument : command.arguments) complete_value(argument, rules.base);
  print(find_row(completion_shells(), options.shell)->print(commands));
  return ExitStatus::clean;
}

}  // namespace tcptune
