// SPDX-License-Identifier: MIT
// See powershell_tokens.h.
#include "readers/windows/powershell_tokens.h"

#include <algorithm>

#include "core/text/text.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':';
}

}  // namespace

// Blanks, joined lines and comments. True: something was skipped.
bool PowerShellLexer::skip_blank() {
  const std::size_t before = at_;
  while (at_ < script_.size()) {
    const char c = script_[at_];
    if (c == ' ' || c == '\t' || c == '\r')
      ++at_;
    else if (at("`\r\n") || at("`\n"))
      at_ = script_.find('\n', at_) + 1;
    else if (at("<#"))
      at_ = std::min(script_.find("#>", at_ + 2), script_.size() - 2) + 2;
    else if (c == '#')
      skip_comment();
    else
      break;
  }
  return at_ > before;
}

void PowerShellLexer::skip_comment() {
  const std::size_t end = std::min(script_.find('\n', at_), script_.size());
  const std::string_view words = trim(script_.substr(at_ + 1, end - at_ - 1));
  if (on_comment_ && !words.empty()) {
    const std::size_t begin = offset_ + static_cast<std::size_t>(words.data() - script_.data());
    on_comment_({begin, begin + words.size()});
  }
  at_ = end;
}

PowerShellToken PowerShellLexer::mark(PowerShellMark mark, std::size_t length) {
  PowerShellToken token;
  token.mark = mark;
  token.word.span = token.word.inner = {offset_ + at_, offset_ + at_ + length};
  at_ += length;
  return token;
}

// Behind the bracket that closes the one at `from`; strings in it are passed over.
std::size_t PowerShellLexer::end_of_group(std::size_t from) const {
  int depth = 0;
  char quote = '\0';
  for (std::size_t i = from; i < script_.size(); ++i) {
    const char c = script_[i];
    if (quote != '\0') {
      if (c == '`' && quote == '"') ++i;
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      return i + 1;
    }
  }
  return script_.size();
}

PowerShellToken PowerShellLexer::group() {
  const std::size_t end = end_of_group(at_);
  PowerShellToken token = mark(PowerShellMark::group, end - at_);
  token.word.known = YesNo::no;
  token.word.text = script_.substr(token.word.span.begin - offset_, end - (token.word.span.begin - offset_));
  return token;
}

// @' or @" up to the mark at the beginning of a line.
PowerShellToken PowerShellLexer::here_string() {
  const std::string close = std::string("\n") + script_[at_ + 1] + '@';
  const std::size_t begin = std::min(script_.find('\n', at_), script_.size() - 1) + 1;
  const std::size_t end = std::min(script_.find(close, begin == 0 ? 0 : begin - 1), script_.size());
  PowerShellToken token = mark(PowerShellMark::here_string, std::min(end + close.size(), script_.size()) - at_);
  token.word.inner = {offset_ + begin, offset_ + std::max(begin, std::min(end + 1, script_.size()))};
  token.word.text = script_.substr(begin, token.word.inner.end - token.word.inner.begin);
  return token;
}

void PowerShellLexer::take_variable(ScriptWord& word) {
  if (at("$(")) {
    const std::size_t end = end_of_group(at_ + 1);
    word.text += script_.substr(at_, end - at_);
    word.known = YesNo::no;
    at_ = end;
    return;
  }
  const bool braced = at("${");
  const std::size_t begin = at_ + (braced ? 2 : 1);
  std::size_t end = begin;
  if (braced)
    end = std::min(script_.find_first_of("}\n", begin), script_.size());
  else
    while (end < script_.size() && is_name(script_[end])) ++end;
  std::string name = lower(script_.substr(begin, end - begin));
  if (braced && end < script_.size()) ++end;
  const bool member = end < script_.size() && (script_[end] == '.' || script_[end] == '[');
  const auto variable = variables_.find(name);
  if (variable != variables_.end() && !member) {
    word.text += variable->second.text;
    if (variable->second.known == YesNo::no) word.known = YesNo::no;
  } else {
    word.text += script_.substr(at_, end - at_);
    word.known = YesNo::no;
  }
  at_ = std::max(end, at_ + 1);
}

void PowerShellLexer::take_quoted(ScriptWord& word) {
  const char quote = script_[at_++];
  word.quoted = YesNo::yes;
  while (at_ < script_.size()) {
    const char c = script_[at_];
    if (c == quote) {
      ++at_;
      if (at_ >= script_.size() || script_[at_] != quote) return;
      word.text += quote;
      ++at_;
    } else if (quote == '"' && c == '$') {
      take_variable(word);
    } else if (quote == '"' && c == '`' && at_ + 1 < script_.size()) {
      word.text += script_[at_ + 1];
      at_ += 2;
    } else {
      word.text += c;
      ++at_;
    }
  }
}

PowerShellToken PowerShellLexer::word() {
  PowerShellToken token;
  token.mark = PowerShellMark::word;
  ScriptWord& word = token.word;
  const std::size_t begin = at_;
  while (at_ < script_.size()) {
    const char c = script_[at_];
    if (c == '"' || c == '\'') {
      take_quoted(word);
    } else if (c == '$') {
      take_variable(word);
    } else if (c == '`' && at_ + 1 < script_.size() && script_[at_ + 1] != '\n' && script_[at_ + 1] != '\r') {
      word.text += script_[at_ + 1];
      at_ += 2;
    } else if (" \t\r\n;|{},()"sv.find(c) != std::string_view::npos || c == '`' || (c == '=' && at_ == begin)) {
      break;
    } else {
      word.text += c;
      ++at_;
    }
  }
  if (at_ == begin) ++at_;
  word.span = word.inner = {offset_ + begin, offset_ + at_};
  const std::string_view raw = script_.substr(begin, at_ - begin);
  if (raw.size() >= 2 && (raw.front() == '"' || raw.front() == '\'') && raw.back() == raw.front())
    word.inner = {word.span.begin + 1, word.span.end - 1};
  return token;
}

PowerShellToken PowerShellLexer::next() {
  skip_blank();
  if (at_ >= script_.size()) return mark(PowerShellMark::end, 0);
  switch (script_[at_]) {
    case '\n':
    case ';': return mark(PowerShellMark::separator, 1);
    case '|': return mark(PowerShellMark::pipe, at("||") ? 2 : 1);
    case '&': return mark(at("&&") ? PowerShellMark::pipe : PowerShellMark::comma, at("&&") ? 2 : 1);
    case ',': return mark(PowerShellMark::comma, 1);
    case '=': return mark(PowerShellMark::equals, 1);
    case '{': return mark(PowerShellMark::opens_block, 1);
    case '}': return mark(PowerShellMark::closes_block, 1);
    case ')': return mark(PowerShellMark::comma, 1);
    case '(': return group();
    case '[': {  // a type in front of a value, as in [int]30
      constexpr std::size_t kLongest = 60;
      const std::size_t inside = script_.substr(at_, kLongest).find_first_of("]\n");
      const std::size_t end = at_ + inside;
      if (inside == std::string_view::npos || script_[end] != ']') return mark(PowerShellMark::comma, 1);
      const bool casts = end + 1 < script_.size() &&
                         std::string_view("$'\"0123456789").find(script_[end + 1]) != std::string_view::npos;
      if (!casts) return word();
      at_ = end + 1;
      return next();
    }
    case '@':
      if (at("@{")) return mark(PowerShellMark::opens_table, 2);
      if (at("@'") || at("@\"")) return here_string();
      if (at("@(")) {
        ++at_;
        return group();
      }
      return word();
    default: return word();
  }
}

}  // namespace tcptune
