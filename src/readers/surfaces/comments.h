// SPDX-License-Identifier: MIT
// Comments of a surface, so that a suppression above a setting covers it whatever the syntax is.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/snapshot/surface.h"

namespace tcptune {

// The fragments with the comments that stand above their lines, and the blocks of lines told apart: nothing empty
// stands between lines of one. A comment is a line that begins with one of `marks`, in any case: {"#"}, {"//", "#"},
// {"REM", "::"}. Fragments of sysctl files have theirs already.
std::vector<Fragment> with_comments(const SurfaceText& text, std::vector<Fragment> fragments,
                                    std::span<const std::string_view> marks);

}  // namespace tcptune
