// SPDX-License-Identifier: MIT
// Strings in quotes, as JSON, HCL, Ruby and Groovy have them.
#pragma once

#include <string_view>

#include "core/snapshot/view.h"

namespace tcptune {

// The string whose quote stands at `at` of `text`, decoded, and its place with the quotes. It ends with its line; one
// that does not is empty and ends behind its quote.
struct QuotedString {
  View view;
  Span span;
};
QuotedString quoted_string(std::string_view text, std::size_t at);

// ["sh", "-c", "…"]: the words as a shell would have them, or the script alone.
View command_of_list(std::string_view text, Span list);

}  // namespace tcptune
