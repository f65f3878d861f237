// SPDX-License-Identifier: MIT
// Text to expression: the grammar, name resolution against a vocabulary, and messages that say what was expected.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/language/expression.h"
#include "core/language/vocabulary.h"

namespace tcptune {

// `nodes` refer to `source` and to the settings of the vocabulary; both must outlive them. Either nodes or a fault.
struct ParsedExpression {
  std::vector<Node> nodes;
  std::optional<ExpressionFault> fault;
};

enum class Wanted { truth, any };  // a condition, or a value for a message or a formula

ParsedExpression parse_expression(std::string_view source, const Vocabulary& vocabulary, IteratorName it,
                                  Wanted wanted);

}  // namespace tcptune
