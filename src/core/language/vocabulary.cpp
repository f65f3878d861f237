// SPDX-License-Identifier: MIT
// The table of operators; see vocabulary.h.
#include "core/language/vocabulary.h"

namespace tcptune {
namespace {

constexpr OperatorWord kOperators[] = {
    {"a or b", "At least one holds. True if one is true, whatever is unknown."},
    {"a and b", "Both hold. False if one is false, whatever is unknown."},
    {"not a", "Does not hold. Unknown stays unknown."},
    {"a == b", "Equal. A number and a text are never equal."},
    {"a != b", "Not equal."},
    {"a < b", "Less; for text, earlier in byte order."},
    {"a <= b", "Less or equal."},
    {"a > b", "Greater."},
    {"a >= b", "Greater or equal."},
    {"a in (b, c)", "Equal to one of the list, which may have one element or many."},
    {"a + b", "Sum."},
    {"a - b", "Difference. Blanks around the sign are needed between words: time-wait is one word."},
    {"a * b", "Product. What is too large to hold counts as the largest number there is."},
    {"a / b", "Whole quotient, cut toward zero; division by zero is unknown."},
    {"a % b", "Remainder of that division."},
    {"-a", "The number with its sign turned."},
    {"(a)", "Parentheses group."},
};

}  // namespace

std::span<const OperatorWord> expression_operators() { return kOperators; }

}  // namespace tcptune
