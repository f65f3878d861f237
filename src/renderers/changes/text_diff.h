// SPDX-License-Identifier: MIT
// The difference of two texts, line by line, as a unified diff.
#pragma once

#include <string>
#include <string_view>

namespace tcptune {

// For a person: its lines are made printable. Empty when they are equal. One hunk with the whole text: the texts are
// short.
std::string text_diff(std::string_view old_name, std::string_view old_text, std::string_view new_name,
                      std::string_view new_text);

}  // namespace tcptune
