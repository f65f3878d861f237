// SPDX-License-Identifier: MIT
// Text to expression: the grammar, name resolution against the catalogue, and messages that say what was expected.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/rule.h"

namespace tcptune {

struct ExpressionFault {
  std::size_t offset = 0;  // bytes from the start of the source
  std::string message;
};

// `nodes` refer to `source` and to the catalogue; both must outlive them. Either nodes or a fault.
struct ParsedExpression {
  std::vector<Node> nodes;
  std::optional<ExpressionFault> fault;
};

enum class IteratorName { not_bound, bound };  // may `it` be used?
enum class Wanted { truth, any };  // a condition, or a value for a message or a formula

ParsedExpression parse_expression(std::string_view source, const RuleBase& catalogue, IteratorName it, Wanted wanted);

}  // namespace tcptune
