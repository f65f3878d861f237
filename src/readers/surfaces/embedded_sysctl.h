// SPDX-License-Identifier: MIT
// Sysctl files that are written inside of other files: their lines, placed in the file around them.
#pragma once

#include <string_view>
#include <vector>

#include "core/snapshot/surface.h"
#include "core/snapshot/view.h"

namespace tcptune {

// What a text has in the place of words that are not known before it is used.
enum class Holes {
  none,
  shell,  // $name, ${name}, $(command), `command`
  jinja,  // {{ name }}, {% if … %}, {# comment #}; also Go's, of which Helm's are some
  erb,  // <%= name %>, <% if … %>
  terraform,  // ${name}, %{ if … }
  autoconf,  // @NAME@
};

// Is something in it not known?
bool has_hole(std::string_view text, Holes holes);

// The lines of the sysctl file that `view` shows of `text.text`, read as `text` says. A value with a hole is computed;
// a line with one elsewhere is left out, and so is a line that only steers the template.
std::vector<Line> sysctl_lines(const SurfaceText& text, const View& view, Holes holes);

}  // namespace tcptune
