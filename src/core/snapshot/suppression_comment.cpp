// SPDX-License-Identifier: MIT
// See suppression_comment.h.
#include "core/snapshot/suppression_comment.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/text/error.h"
#include "core/text/suggest.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::string_view kForm = "# tcptune ignore=RULE[,RULE...] [until=YYYY-MM-DD] [-- reason]";

constexpr std::ptrdiff_t kMostRules = 50;
constexpr std::size_t kMostFaults = 100;  // of one target: hostile files could have half a million

const std::vector<std::string_view> kKeys{"ignore=", "until="};
// What other tools call `ignore`.
const std::vector<std::string_view> kOtherWords{"disable", "skip", "suppress", "allow", "noqa", "nolint", "exclude"};

bool is_until(std::string_view word) { return word.starts_with("until=") || word.starts_with("ignore="); }

// What a comment says, in its own bytes: the reader may have cut the editor's line.
std::string_view words_of(const Snapshot& snapshot, const Line& line) {
  if (snapshot.registry) {
    const RegistryComment& comment = snapshot.registry->comments[line.entry];
    const std::string_view text = comment.text;
    return text.substr(0, comment.end).substr(std::min(comment.words, text.size()));
  }
  return snapshot.boot->file_of(line).source->text(line.whole);
}

std::string_view after_marks(std::string_view body) {
  body = trim(body);
  while (!body.empty() && (body.front() == '#' || body.front() == ';')) body.remove_prefix(1);
  return body;
}

// The key that a word may be meant for; empty: it is none.
std::string_view meant_key(std::string_view key) {
  const std::string small = lower(key);
  if (std::find(kOtherWords.begin(), kOtherWords.end(), small) != kOtherWords.end()) return kKeys[0];
  return nearest(small + '=', kKeys);
}

class CommentReader {
 public:
  CommentReader(const std::string& file, const Line& line, std::string_view text, std::span<const Rule> rules)
      : file_(file), line_(line), text_(text), known_(rules) {}

  SuppressionComment read() {
    const std::string_view body = after_marks(text_);
    const std::vector<std::string_view> words = split_words(body);
    comment_.whole = {std::string(trim(body)), column_of(words[0])};
    if (words[0] != "tcptune")
      fault(words[0], fmt::format("expected the word tcptune in small letters, without a colon: {}", kForm));
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (words[i].starts_with("--")) {
        read_reason(words[i]);
        break;
      }
      read_word(words[i]);
    }
    if (comment_.rules.empty() && faults_.empty())
      fault(
          words[0],
          fmt::format("this comment names no rule; expected {}, or another first word if it is only a remark", kForm));
    return comment_;
  }

  std::vector<Diagnostic> take_faults() { return std::move(faults_); }

 private:
  int column_of(std::string_view part) const {
    return std::max(1, line_.column) + static_cast<int>(part.data() - trim(text_).data());
  }

  void fault(std::string_view at, std::string message) {
    faults_.push_back({file_, line_.line, column_of(at), std::move(message)});
  }

  void read_word(std::string_view word) {
    const std::size_t equals = word.find('=');
    const std::string_view key = word.substr(0, equals);
    const std::string_view value = equals == std::string_view::npos ? "" : word.substr(equals + 1);
    if (equals == std::string_view::npos) return not_understood(word);
    if (key == "ignore")
      read_rules(word, value);
    else if (key == "until")
      read_until(word, value);
    else if (const std::string_view key_meant = meant_key(key); !key_meant.empty())
      fault(word, fmt::format("unknown key \"{}\"{}", key, suggestion(key_meant)));
    else
      fault(word, fmt::format("unknown key \"{}\"; expected {}", key, kForm));
  }

  void not_understood(std::string_view word) {
    const bool is_rule = !unknown_rule(word, known_);
    if (is_rule && !comment_.rules.empty())
      return fault(word, fmt::format("rules are separated by a comma without spaces; expected ignore=…,{}", word));
    if (is_rule)
      return fault(word, fmt::format("a rule alone is not understood{}", suggestion(fmt::format("ignore={}", word))));
    if (!meant_key(word).empty()) return fault(word, fmt::format("\"{}\" needs a value; expected {}", word, kForm));
    fault(word,
          fmt::format("\"{}\" is not understood; expected {}, or another first word if the comment is only a remark",
                      word, kForm));
  }

  void read_rules(std::string_view word, std::string_view value) {
    if (!comment_.rules.empty())
      return fault(word, "ignore= is given twice; name all rules in one, with commas between");
    if (std::count(value.begin(), value.end(), ',') >= kMostRules)
      return fault(word, "these are more rules than a line can break; name families instead");
    for (const std::string_view name : split(value, ',')) {
      if (name.empty())
        return fault(
            word,
            "a rule is missing here; expected ids or families with commas and no spaces between: ignore=TW002,CT");
      if (auto unknown = unknown_rule(name, known_)) fault(name, std::move(*unknown));
      comment_.rules.push_back({std::string(name), column_of(name)});
    }
  }

  void read_until(std::string_view word, std::string_view value) {
    if (comment_.until) return fault(word, "until= is given twice");
    comment_.until = parse_date(value);
    comment_.until_word = {std::string(word), column_of(word)};
    if (!comment_.until)
      fault(word, fmt::format("\"{}\" is not a date; expected a day such as until=2027-01-31", value));
  }

  void read_reason(std::string_view dashes) {
    const std::string_view rest = text_.substr(static_cast<std::size_t>(dashes.data() - text_.data()) + 2);
    comment_.reason = trim(rest);
    for (const std::string_view word : split_words(rest))
      if (is_until(word)) fault(word, "this stands in the reason and would have no effect; put it before the --");
  }

  const std::string& file_;
  const Line& line_;
  std::string_view text_;
  std::span<const Rule> known_;
  SuppressionComment comment_;
  std::vector<Diagnostic> faults_;
};

// The next line in the same file and block that is no comment.
std::optional<std::size_t> subject_of(const std::vector<Line>& lines, std::size_t comment) {
  for (std::size_t i = comment + 1; i < lines.size(); ++i) {
    if (lines[i].file != lines[comment].file || lines[i].block != lines[comment].block) return std::nullopt;
    if (lines[i].kind != LineKind::comment) return i;
  }
  return std::nullopt;
}

// "TW002"
bool looks_like_rule(std::string_view word) {
  const std::size_t letters = word.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  return letters != std::string_view::npos && letters > 1 && word.size() >= letters + 3 &&
         word.find_first_not_of("0123456789,", letters) == std::string_view::npos;
}

// A remark that begins with the name says something else next.
bool begins_an_order(std::string_view word) {
  return word.find('=') != std::string_view::npos || looks_like_rule(word) || !meant_key(word).empty();
}

}  // namespace

bool is_suppression_comment(const Snapshot& snapshot, const Line& line) {
  if (line.kind != LineKind::comment) return false;
  const std::string_view text = words_of(snapshot, line);
  if (!contains_ignoring_case(text, "tcptune")) return false;
  const std::vector<std::string_view> words = split_words(after_marks(text));
  if (words.empty()) return false;
  const std::string first = lower(words[0]);
  if (words.size() < 2) return false;
  return (first == "tcptune" && begins_an_order(words[1])) ||
         (first == "tcptune:" && words[1].find('=') != std::string_view::npos);
}

std::vector<SuppressionComment> find_suppression_comments(const Snapshot& snapshot, std::span<const Rule> rules) {
  const BootConfiguration& boot = *snapshot.boot;
  std::vector<SuppressionComment> comments;
  std::vector<Diagnostic> faults;
  for (std::size_t i = 0; i < boot.lines.size(); ++i) {
    const Line& line = boot.lines[i];
    if (!is_suppression_comment(snapshot, line)) continue;
    CommentReader reader(boot.file_of(line).path, line, words_of(snapshot, line), rules);
    SuppressionComment comment = reader.read();
    for (Diagnostic& fault : reader.take_faults()) faults.push_back(std::move(fault));
    if (faults.size() >= kMostFaults) break;
    comment.line = i;
    comment.subject = subject_of(boot.lines, i);
    comments.push_back(std::move(comment));
  }
  if (!faults.empty()) throw Error(faults);
  return comments;
}

}  // namespace tcptune
