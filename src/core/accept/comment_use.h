// SPDX-License-Identifier: MIT
// The suppression comments of one target at work: which findings they take out, and what is to be said of them.
#pragma once

#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "core/accept/suppression.h"
#include "core/snapshot/suppression_comment.h"

namespace tcptune {

// `snapshot` and `by` must outlive it.
class CommentUse {
 public:
  // Throws Error when a comment cannot be understood.
  CommentUse(const Snapshot& snapshot, const Suppressions& by);

  // Has the target no such comment?
  bool empty() const { return comments_.empty(); }

  // The first comment that takes the finding out; null if none does. All that speak of it are marked as used, or as
  // refused if the rule may not be ignored.
  const SuppressionComment* taker_of(const Finding& finding);

  // Where a word of a comment stands.
  Place place_of(const SuppressionComment& comment, const SuppressionWord& word) const;

  // When all findings were shown to takes(): comments that have ended, that do nothing, or that give no reason.
  std::vector<Finding> findings(const Judgement& judgement) const;

 private:
  // What became of a rule that a comment names.
  struct Use {
    bool used = false;
    bool refused = false;
  };

  const std::vector<Line>& lines() const { return snapshot_.boot->lines; }
  const std::string& file_of(const Line& line) const;
  std::string where(const SuppressionComment& comment) const;
  std::optional<Finding> about(std::string_view id, const SuppressionComment& comment, const SuppressionWord& word,
                               std::string message) const;
  std::optional<Finding> about_use(const SuppressionComment& comment, const SuppressionWord& rule, const Use& use,
                                   const Judgement& judgement) const;

  const Snapshot& snapshot_;
  const Suppressions& by_;
  std::vector<SuppressionComment> comments_;
  std::vector<std::vector<Use>> uses_;  // for each suppression comment one for each of its rules
  std::multimap<std::pair<std::string_view, int>, std::size_t> by_line_;  // file and line it speaks of
};

}  // namespace tcptune
