// SPDX-License-Identifier: MIT
// See puppet_words.h. Puppet 7: "The Puppet language, lexical structure".
#include "readers/surfaces/puppet_words.h"

#include <algorithm>
#include <string>

#include "core/text/text.h"

namespace tcptune {
namespace {

bool is_puppet_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == ':';
}

class PuppetLexer {
 public:
  explicit PuppetLexer(std::string_view text) : text_(text) {}

  std::vector<PuppetWord> words() {
    while (at_ < text_.size()) step();
    return std::move(words_);
  }

 private:
  char next(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  std::size_t line_end(std::size_t at) const { return std::min(text_.find('\n', at), text_.size()); }

  void step() {
    const char c = text_[at_];
    if (c == '\n') return end_line();
    if (is_space(c)) {
      ++at_;
    } else if (c == '#') {
      at_ = line_end(at_);
    } else if (c == '/' && next(1) == '*') {
      const std::size_t close = text_.find("*/", at_ + 2);
      at_ = close == std::string_view::npos ? text_.size() : close + 2;
    } else if (c == '"' || c == '\'') {
      quoted(c);
    } else if (c == '@' && next(1) == '(') {
      here_document();
    } else if (c == '/' && may_be_pattern()) {
      pattern();
    } else if (c == '$' || is_puppet_word_char(c)) {
      word(c == '$' ? PuppetKind::variable : PuppetKind::word);
    } else {
      const bool arrow = next(1) == '>' && (c == '=' || c == '-' || c == '~');
      put(PuppetKind::mark, at_ + (arrow || (c == '+' && next(1) == '>') ? 2 : 1));
    }
  }

  void put(PuppetKind kind, std::size_t end) {
    words_.push_back({kind, {at_, end}, {at_, end}, '\0', false});
    at_ = end;
  }

  // ':' ends a title and is a part of names only in pairs.
  void word(PuppetKind kind) {
    std::size_t end = at_ + (kind == PuppetKind::variable ? 1 : 0);
    while (end < text_.size() && is_puppet_word_char(text_[end])) {
      if (text_[end] == ':') {
        if (end + 1 >= text_.size() || text_[end + 1] != ':') break;
        ++end;
      }
      ++end;
    }
    put(end == at_ ? PuppetKind::mark : kind, std::max(end, at_ + 1));
  }

  void quoted(char quote) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote) end += text_[end] == '\\' ? 2 : 1;
    end = std::min(end, text_.size());
    const Span inner{std::min(at_ + 1, end), end};
    const std::string_view said = text_.substr(inner.begin, inner.end - inner.begin);
    const bool fills_in = quote == '"' && said.find('$') != std::string_view::npos;
    const std::size_t behind = std::min(end + 1, text_.size());
    words_.push_back({PuppetKind::text, {at_, behind}, inner, quote, fills_in});
    at_ = behind;
  }

  // A '/' where a value may begin is a pattern: its quotes are none.
  bool may_be_pattern() const {
    if (words_.empty() || words_.back().kind != PuppetKind::mark) return false;
    const std::string_view before = text_.substr(words_.back().span.begin, 1);
    return before.find_first_of("~{,([") == 0 || before == "=";
  }

  void pattern() {
    std::size_t end = at_ + 1;
    const std::size_t stop = line_end(at_);
    while (end < stop && text_[end] != '/') end += text_[end] == '\\' ? 2 : 1;
    put(PuppetKind::mark, std::min(end < stop ? end + 1 : at_ + 1, text_.size()));
  }

  // @("END"/L): its body begins on the next line, behind the bodies of those before it on this line.
  void here_document() {
    const std::size_t close = text_.find(')', at_);
    if (close == std::string_view::npos || close > line_end(at_)) return put(PuppetKind::mark, at_ + 1);
    std::string_view tag = text_.substr(at_ + 2, close - at_ - 2);
    tag = trim(tag.substr(0, tag.find_first_of("/:")));
    const bool fills_in = tag.size() >= 2 && tag.front() == '"';
    if (fills_in) tag = tag.substr(1, tag.size() - 2);
    words_.push_back({PuppetKind::text, {at_, close + 1}, {}, '@', fills_in});
    pending_.push_back({words_.size() - 1, std::string(trim(tag))});
    at_ = close + 1;
  }

  void end_line() {
    ++at_;
    for (const Pending& pending : pending_) {
      PuppetWord& word = words_[pending.word];
      word.inner.begin = at_;
      while (at_ < text_.size()) {
        std::string_view line = trim(text_.substr(at_, line_end(at_) - at_));
        if (line.starts_with('|')) line = trim(line.substr(1));
        if (line.starts_with('-')) line = trim(line.substr(1));
        if (line == pending.tag) break;
        at_ = std::min(line_end(at_) + 1, text_.size());
      }
      word.inner.end = at_;
      at_ = std::min(line_end(at_) + 1, text_.size());
    }
    pending_.clear();
  }

  struct Pending {
    std::size_t word;
    std::string tag;
  };

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<PuppetWord> words_;
  std::vector<Pending> pending_;
};

}  // namespace

std::vector<PuppetWord> puppet_words(std::string_view text) { return PuppetLexer(text).words(); }

}  // namespace tcptune
