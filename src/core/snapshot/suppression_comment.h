// SPDX-License-Identifier: MIT
// Suppressions in sysctl files: `# tcptune ignore=TW002,CT until=2027-01-31 -- reason`, right above the line they speak
// of.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/rules/rule.h"
#include "core/snapshot/place.h"
#include "core/text/date.h"

namespace tcptune {

// A part of the comment's line; the column counts bytes from 1.
struct SuppressionWord {
  std::string text;
  int column = 0;
};

struct SuppressionComment {
  std::size_t line = 0;  // index into BootConfiguration::lines
  std::optional<std::size_t> subject;  // the line it covers, likewise; nothing if none follows
  std::vector<SuppressionWord> rules;  // ids and families, at least one
  std::optional<Date> until;  // the last day on which it holds
  SuppressionWord until_word;  // "until=2027-01-31"
  SuppressionWord whole;  // from "tcptune" to the end of the comment
  std::string reason;  // empty if none is given
};

// Is the comment meant as a suppression, well-formed or not? Its first word is "tcptune" then, and the next one a key
// or a rule; all else is a remark.
bool is_suppression_comment(const Snapshot& snapshot, const Line& line);

// Every one, in the order of the lines. Between a suppression comment and the line it speaks of there are only
// comments, and no empty line. Throws Error with a diagnostic for each that cannot be understood or names a rule which
// is not among `rules`.
std::vector<SuppressionComment> find_suppression_comments(const Snapshot& snapshot, std::span<const Rule> rules);

}  // namespace tcptune
