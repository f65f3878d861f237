// SPDX-License-Identifier: MIT
// The fences of a Markdown text: lines between ``` or ~~~.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/view.h"

namespace tcptune {

struct MarkdownFence {
  std::string language;  // the first word behind the opening, in lower case; empty: none
  View content;  // without the indentation that the opening has
  int line = 0;  // of the opening
};

// In the order of the text; one that is not closed ends with it. One pass.
std::vector<MarkdownFence> markdown_fences(std::string_view text);

// Of a terminal's session the commands alone; of what has no prompts, all of it.
View without_prompts(const View& session);

}  // namespace tcptune
