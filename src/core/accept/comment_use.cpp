// SPDX-License-Identifier: MIT
// See comment_use.h.
#include "core/accept/comment_use.h"

#include <fmt/format.h>

#include "core/accept/suppression_context.h"
#include "core/checks/conf_checks.h"

namespace tcptune {
namespace {

std::string names_of(const Pragma& pragma) {
  std::string names;
  for (const PragmaWord& rule : pragma.rules) names += (names.empty() ? "" : ", ") + rule.text;
  return names;
}

void add(std::vector<Finding>& found, std::optional<Finding> finding) {
  if (finding) found.push_back(std::move(*finding));
}

}  // namespace

PragmaUse::PragmaUse(const Snapshot& snapshot, const Suppressions& by) : snapshot_(snapshot), by_(by) {
  if (snapshot.boot) pragmas_ = find_pragmas(snapshot, by.all.rules);
  for (std::size_t i = 0; i < pragmas_.size(); ++i) {
    uses_.emplace_back(pragmas_[i].rules.size());
    if (!pragmas_[i].subject || !holds_on(pragmas_[i].until, by.today)) continue;
    const Line& subject = lines()[*pragmas_[i].subject];
    by_line_.emplace(std::pair{std::string_view(file_of(subject)), subject.line}, i);
  }
}

const Pragma* PragmaUse::taker_of(const Finding& finding) {
  const Pragma* taker = nullptr;
  const bool may = finding.rule->ignorable == YesNo::yes;
  const auto [begin, end] = by_line_.equal_range({std::string_view(finding.place.file), finding.place.line});
  for (auto at = begin; at != end; ++at)
    for (std::size_t name = 0; name < uses_[at->second].size(); ++name) {
      if (!names_rule(pragmas_[at->second].rules[name].text, finding.rule->id)) continue;
      Use& use = uses_[at->second][name];
      (may ? use.used : use.refused) = true;
      if (may && taker == nullptr) taker = &pragmas_[at->second];
    }
  return taker;
}

std::vector<Finding> PragmaUse::findings(const Judgement& judgement) const {
  std::vector<Finding> found;
  for (std::size_t i = 0; i < pragmas_.size(); ++i) {
    const Pragma& pragma = pragmas_[i];
    if (pragma.reason.empty())
      add(found, about(kReasonlessRule, pragma, pragma.whole,
                       fmt::format("nobody can tell why {} is ignored {}: the comment gives no reason",
                                   names_of(pragma), where(pragma))));
    if (!holds_on(pragma.until, by_.today)) {
      add(found, about(kExpiredRule, pragma, pragma.until_word,
                       fmt::format("the suppression of {} ended on {}: what it covered is reported again",
                                   names_of(pragma), to_text(*pragma.until))));
      continue;
    }
    for (std::size_t name = 0; name < uses_[i].size(); ++name)
      add(found, about_use(pragma, pragma.rules[name], uses_[i][name], judgement));
  }
  return found;
}

const std::string& PragmaUse::file_of(const Line& line) const {
  return snapshot_.boot->files[static_cast<std::size_t>(line.file)].path;
}

std::string PragmaUse::where(const Pragma& pragma) const {
  return pragma.subject ? fmt::format("in line {}", lines()[*pragma.subject].line) : "here";
}

std::optional<Finding> PragmaUse::about_use(const Pragma& pragma, const PragmaWord& rule, const Use& use,
                                            const Judgement& judgement) const {
  const auto say = [&](std::string message) { return about(kUnusedRule, pragma, rule, std::move(message)); };
  if (!pragma.subject)
    return say(fmt::format("the suppression of {} speaks of no line: an empty line or the end of the file follows",
                           rule.text));
  if (use.refused)
    return say(
        fmt::format("{} cannot be ignored, so what it found {} is reported all the same", rule.text, where(pragma)));
  const bool undecided =
      !is_judged(rule.text, by_.base) || is_unknown(rule.text, lines()[*pragma.subject].name, judgement);
  if (use.used || undecided) return std::nullopt;
  return say(fmt::format("{} finds nothing {}, so this suppression does nothing", rule.text, where(pragma)));
}

Place PragmaUse::place_of(const Pragma& pragma, const PragmaWord& word) const {
  const Line& comment = lines()[pragma.comment];
  return {file_of(comment), comment.line, word.column, static_cast<int>(word.text.size()),
          std::string(text_of(snapshot_, comment)), ""};
}

std::optional<Finding> PragmaUse::about(std::string_view id, const Pragma& pragma, const PragmaWord& word,
                                        std::string message) const {
  std::optional<Finding> finding = finding_of(id, place_of(pragma, word), std::move(message), by_);
  if (finding && pragma.subject) {
    finding->related.push_back(place_of_line(snapshot_, lines()[*pragma.subject]));
    finding->related.back().label = "the line it speaks of";
  }
  return finding;
}

}  // namespace tcptune
