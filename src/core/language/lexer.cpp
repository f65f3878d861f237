// SPDX-License-Identifier: MIT
// See lexer.h.
#include "core/language/lexer.h"

#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "core/text/size.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Token ExpressionLexer::next() {
  while (at_ < source_.size() && is_space(source_[at_])) ++at_;
  if (at_ == source_.size()) return {TokenKind::end, "", at_};
  const char c = source_[at_];
  if (is_letter(c)) return name();
  if (is_digit(c)) return number();
  if (c == '"' || c == '\'') return string(c);
  return symbol();
}

// Dots join the parts of a setting's name; a '-' between letters belongs to a word such as time-wait.
Token ExpressionLexer::name() {
  const std::size_t start = at_;
  while (at_ < source_.size()) {
    const char c = source_[at_];
    const bool joins = (c == '.' && (is_letter(look(1)) || is_digit(look(1)))) || (c == '-' && is_letter(look(1)));
    if (!is_letter(c) && !is_digit(c) && !joins) break;
    ++at_;
  }
  return take(TokenKind::name, start);
}

Token ExpressionLexer::number() {
  const std::size_t start = at_;
  const bool hex = look(0) == '0' && (look(1) == 'x' || look(1) == 'X');
  if (hex) at_ += 2;
  const std::size_t digits = at_;
  while (at_ < source_.size() &&
         (is_digit(source_[at_]) ||
          (hex && std::string_view("abcdefABCDEF").find(source_[at_]) != std::string_view::npos)))
    ++at_;
  if (!hex && look(0) == '.' && is_digit(look(1))) {
    while (at_ < source_.size() && (is_digit(source_[at_]) || (source_[at_] == '.' && is_digit(look(1))))) ++at_;
    return take(TokenKind::version, start);
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(source_.data() + digits, source_.data() + at_, value, hex ? 16 : 10);
  if (error != std::errc() || end != source_.data() + at_) throw ExpressionError{{start, "this number is too large"}};
  for (const SizeUnit& unit : kSizeUnits) {
    if (!source_.substr(at_).starts_with(unit.name)) continue;
    const auto bytes = bytes_of(value, unit);
    if (!bytes) throw ExpressionError{{start, "this number is too large"}};
    value = *bytes;
    at_ += unit.name.size();
  }
  if (is_letter(look(0))) throw ExpressionError{{at_, "expected KiB, MiB, GiB, TiB or an operator behind the number"}};
  return take(TokenKind::number, start, value);
}

Token ExpressionLexer::string(char quote) {
  const std::size_t start = ++at_;
  const std::size_t end = source_.find(quote, start);
  if (end == std::string_view::npos) throw ExpressionError{{start - 1, "this quoted text has no end"}};
  at_ = end;
  const Token token = take(TokenKind::string, start);
  ++at_;
  return token;
}

Token ExpressionLexer::symbol() {
  const std::size_t start = at_;
  constexpr std::array<std::string_view, 4> two{"==", "!=", "<=", ">="};
  for (const std::string_view op : two)
    if (source_.substr(at_).starts_with(op)) {
      at_ += 2;
      return take(TokenKind::symbol, start);
    }
  if (std::string_view("()<>+-*/%,").find(source_[at_]) == std::string_view::npos)
    throw ExpressionError{{at_, source_[at_] == '=' ? std::string("expected ==")
                                                    : fmt::format("'{}' has no meaning here", source_.substr(at_, 1))}};
  ++at_;
  return take(TokenKind::symbol, start);
}

}  // namespace tcptune
