// SPDX-License-Identifier: MIT
// See nix_tokens.h.
#include "readers/surfaces/nix_tokens.h"

#include <algorithm>
#include <array>

#include "core/text/text.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::array kLongMarks = {"..."sv, "//"sv, "++"sv, "=="sv, "!="sv, "<="sv, ">="sv, "&&"sv, "||"sv, "->"sv};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_in_word(char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '\''; }
bool is_in_path(char c) { return is_letter(c) || is_digit(c) || ".+-/"sv.find(c) != std::string_view::npos; }

class NixLexer {
 public:
  explicit NixLexer(std::string_view text) : text_(text) {}

  std::vector<NixWord> words() {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    while (skip_blanks()) words_.push_back(next());
    match_brackets();
    return std::move(words_);
  }

 private:
  bool begins(std::string_view part) const { return text_.substr(at_).starts_with(part); }

  bool skip_blanks() {
    for (; at_ < text_.size();) {
      if (is_space(text_[at_]))
        ++at_;
      else if (text_[at_] == '#')
        at_ = std::min(text_.find('\n', at_), text_.size());
      else if (begins("/*"))
        at_ = text_.find("*/", at_ + 2) == std::string_view::npos ? text_.size() : text_.find("*/", at_ + 2) + 2;
      else
        return true;
    }
    return false;
  }

  NixWord word(NixToken kind, std::size_t begin) const {
    return {kind, {begin, at_}, text_.substr(begin, at_ - begin), true, 0};
  }

  template <typename Belongs>
  NixWord run(NixToken kind, Belongs belongs) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && belongs(text_[at_])) ++at_;
    return word(kind, begin);
  }

  NixWord next() {
    const char c = text_[at_];
    if (c == '"') return string(NixToken::string, 1);
    if (begins("''")) return string(NixToken::indented, 2);
    if (is_letter(c)) return name_or_uri();
    if (is_digit(c)) return run(NixToken::number, [](char d) { return is_digit(d) || d == '.' || is_letter(d); });
    if (begins("./") || begins("../") || begins("~/"))
      return run(NixToken::path, [&](char d) { return is_in_path(d) || d == '~'; });
    const std::size_t begin = at_;
    if (c == '<' && at_ + 1 < text_.size() && is_letter(text_[at_ + 1])) {
      const std::size_t end =
          text_.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+/", at_ + 1);
      if (end != std::string_view::npos && text_[end] == '>') {
        at_ = end + 1;
        return word(NixToken::path, begin);
      }
    }
    if (begins("${")) return mark(2);
    for (const std::string_view mark_text : kLongMarks)
      if (begins(mark_text)) return mark(mark_text.size());
    return mark(1);
  }

  NixWord mark(std::size_t size) {
    const std::size_t begin = at_;
    at_ += size;
    return word(NixToken::mark, begin);
  }

  NixWord name_or_uri() {
    const std::size_t begin = at_;
    NixWord name = run(NixToken::word, is_in_word);
    if (!begins("://")) return name;
    while (at_ < text_.size() && !is_space(text_[at_]) && text_[at_] != ';' && text_[at_] != ')') ++at_;
    return word(NixToken::path, begin);
  }

  // Holes may hold strings that have holes of their own; what is open is on a stack of ours.
  NixWord string(NixToken kind, std::size_t quotes) {
    const std::size_t begin = at_;
    std::vector<char> open{quotes == 1 ? '"' : '\''};
    bool plain = true;
    at_ += quotes;
    while (at_ < text_.size() && !open.empty()) step_in_string(open, plain);
    const bool closed = open.empty();
    NixWord made{kind, {begin, at_}, text_.substr(begin + quotes, at_ - begin - quotes), plain, 0};
    if (closed) made.text.remove_suffix(quotes);
    return made;
  }

  void step_in_string(std::vector<char>& open, bool& plain) {
    if (begins("${")) {
      plain = false;
      open.push_back('}');
      at_ += 2;
    } else if (open.back() == '"') {
      in_quotes(open, plain);
    } else if (open.back() == '\'') {
      in_indented(open, plain);
    } else {
      in_hole(open);
    }
  }

  void in_quotes(std::vector<char>& open, bool& plain) {
    if (text_[at_] == '\\') {
      plain = false;
      at_ = std::min(at_ + 2, text_.size());
    } else if (begins("$${")) {
      at_ += 3;
    } else if (text_[at_++] == '"') {
      open.pop_back();
    }
  }

  void in_indented(std::vector<char>& open, bool& plain) {
    if (begins("'''") || begins("''$") || begins("''\\")) {
      plain = false;
      at_ = std::min(at_ + (begins("''\\") ? 4 : 3), text_.size());
    } else if (begins("$${")) {
      at_ += 3;
    } else if (begins("''")) {
      open.pop_back();
      at_ += 2;
    } else {
      ++at_;
    }
  }

  void in_hole(std::vector<char>& open) {
    if (begins("''")) {
      open.push_back('\'');
      at_ += 2;
      return;
    }
    const char c = text_[at_++];
    if (c == '"' || c == '{')
      open.push_back(c == '{' ? '}' : c);
    else if (c == '}')
      open.pop_back();
  }

  void match_brackets() {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      words_[i].partner = i;
      if (words_[i].kind != NixToken::mark) continue;
      const char c = words_[i].text.back();
      if (c == '{' || c == '[' || c == '(') {
        open.push_back(i);
      } else if ((c == '}' || c == ']' || c == ')') && !open.empty()) {
        words_[i].partner = open.back();
        words_[open.back()].partner = i;
        open.pop_back();
      }
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<NixWord> words_;
};

}  // namespace

std::vector<NixWord> nix_words(std::string_view text) { return NixLexer(text).words(); }

}  // namespace tcptune
