// SPDX-License-Identifier: MIT
// Text of an expression to tokens; only the parser needs it.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/language/expression.h"

namespace tcptune {

// Thrown by lexer and parser, caught by parse_expression.
struct ExpressionError {
  ExpressionFault fault;
};

enum class TokenKind { end, number, version, name, string, symbol };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text;
  std::size_t offset = 0;  // bytes from the start of the source
  std::int64_t number = 0;  // of a number, its unit multiplied in
};

class ExpressionLexer {
 public:
  explicit ExpressionLexer(std::string_view source) : source_(source) {}

  // The next token, `end` for ever after the last one. Throws ExpressionError.
  Token next();

 private:
  char look(std::size_t ahead) const { return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0'; }
  Token take(TokenKind kind, std::size_t start, std::int64_t value = 0) const {
    return {kind, source_.substr(start, at_ - start), start, value};
  }
  Token name();
  Token number();
  Token string(char quote);
  Token symbol();

  std::string_view source_;
  std::size_t at_ = 0;
};

}  // namespace tcptune
