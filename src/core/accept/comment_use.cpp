// SPDX-License-Identifier: MIT
// See comment_use.h.
#include "core/accept/comment_use.h"

#include <fmt/format.h>

#include "core/accept/suppression_context.h"
#include "core/checks/conf_checks.h"

namespace tcptune {
namespace {

std::string names_of(const SuppressionComment& comment) {
  std::string names;
  for (const SuppressionWord& rule : comment.rules) names += (names.empty() ? "" : ", ") + rule.text;
  return names;
}

void add(std::vector<Finding>& found, std::optional<Finding> finding) {
  if (finding) found.push_back(std::move(*finding));
}

}  // namespace

CommentUse::CommentUse(const Snapshot& snapshot, const Suppressions& by) : snapshot_(snapshot), by_(by) {
  if (snapshot.boot && by.comments == YesNo::yes) comments_ = find_suppression_comments(snapshot, by.all.rules);
  for (std::size_t i = 0; i < comments_.size(); ++i) {
    uses_.emplace_back(comments_[i].rules.size());
    if (!comments_[i].subject || !holds_on(comments_[i].until, by.today)) continue;
    const Line& subject = lines()[*comments_[i].subject];
    by_line_.emplace(std::pair{std::string_view(file_of(subject)), subject.line}, i);
  }
}

const SuppressionComment* CommentUse::taker_of(const Finding& finding) {
  const SuppressionComment* taker = nullptr;
  const bool may = finding.rule->ignorable == YesNo::yes;
  const auto [begin, end] = by_line_.equal_range({std::string_view(finding.place.file), finding.place.line});
  for (auto at = begin; at != end; ++at)
    for (std::size_t name = 0; name < uses_[at->second].size(); ++name) {
      if (!names_rule(comments_[at->second].rules[name].text, finding.rule->id)) continue;
      Use& use = uses_[at->second][name];
      (may ? use.used : use.refused) = true;
      if (may && taker == nullptr) taker = &comments_[at->second];
    }
  return taker;
}

std::vector<Finding> CommentUse::findings(const Judgement& judgement) const {
  std::vector<Finding> found;
  for (std::size_t i = 0; i < comments_.size(); ++i) {
    const SuppressionComment& comment = comments_[i];
    if (comment.reason.empty())
      add(found,
          about(kReasonlessRule, comment, comment.whole,
                fmt::format("the comment that ignores {} {} gives no reason", names_of(comment), where(comment))));
    if (!holds_on(comment.until, by_.today)) {
      add(found, about(kExpiredRule, comment, comment.until_word,
                       fmt::format("the suppression of {} ended on {}: what it covered is reported again",
                                   names_of(comment), to_text(*comment.until))));
      continue;
    }
    for (std::size_t name = 0; name < uses_[i].size(); ++name)
      add(found, about_use(comment, comment.rules[name], uses_[i][name], judgement));
  }
  return found;
}

const std::string& CommentUse::file_of(const Line& line) const {
  return snapshot_.boot->files[static_cast<std::size_t>(line.file)].path;
}

std::string CommentUse::where(const SuppressionComment& comment) const {
  return comment.subject ? fmt::format("in line {}", lines()[*comment.subject].line) : "here";
}

std::optional<Finding> CommentUse::about_use(const SuppressionComment& comment, const SuppressionWord& rule,
                                             const Use& use, const Judgement& judgement) const {
  const auto say = [&](std::string message) { return about(kUnusedRule, comment, rule, std::move(message)); };
  if (!comment.subject)
    return say(
        fmt::format("the suppression of {} covers no line: an empty line or the end of the file follows", rule.text));
  if (use.refused)
    return say(
        fmt::format("{} cannot be ignored, so what it found {} is reported all the same", rule.text, where(comment)));
  const bool undecided =
      !is_judged(rule.text, by_.base) || is_unknown(rule.text, lines()[*comment.subject].name, judgement);
  if (use.used || undecided) return std::nullopt;
  return say(fmt::format("{} finds nothing {}, so this suppression does nothing", rule.text, where(comment)));
}

Place CommentUse::place_of(const SuppressionComment& suppression, const SuppressionWord& word) const {
  const Line& comment = lines()[suppression.line];
  return {file_of(comment),
          comment.line,
          word.column,
          static_cast<int>(word.text.size()),
          std::string(text_of(snapshot_, comment)),
          ""};
}

std::optional<Finding> CommentUse::about(std::string_view id, const SuppressionComment& comment,
                                         const SuppressionWord& word, std::string message) const {
  std::optional<Finding> finding = finding_of(id, place_of(comment, word), std::move(message), by_);
  if (finding && comment.subject) {
    finding->related.push_back(place_of_line(snapshot_, lines()[*comment.subject]));
    finding->related.back().label = "the line it covers";
  }
  return finding;
}

}  // namespace tcptune
