// SPDX-License-Identifier: MIT
// What a surface's reader found, as text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/snapshot/surface.h"

namespace tcptune {

inline std::vector<Fragment> fragments_of(std::vector<Fragment> (&read)(const SurfaceText&), std::string_view text,
                                          std::string_view path) {
  const Neighbours none = [](std::string_view) { return SourcePtr(); };
  return read({path, text, none});
}

// "program line:column name=value [the bytes of the value]", a line each; comments are left out.
inline std::string fragment_text(std::vector<Fragment> (&read)(const SurfaceText&), std::string_view text,
                                 std::string_view path) {
  std::string said;
  for (const Fragment& fragment : fragments_of(read, text, path))
    for (const Line& line : fragment.lines) {
      if (line.kind == LineKind::comment) continue;
      said += fmt::format("{} {}:{} {}", fragment.program, line.line, line.column, line.name);
      if (line.kind == LineKind::computed) said += " computed";
      if (line.kind == LineKind::inert) said += " inert";
      if (line.kind == LineKind::assignment) said += fmt::format("={}", line.value);
      if (line.assigns != Assigns::value) said += line.assigns == Assigns::at_least ? " at least" : " at most";
      said += fmt::format(" [{}]", text.substr(line.value_span.begin, line.value_span.end - line.value_span.begin));
      if (!line.writing->not_edited.empty()) said += " not edited: " + line.writing->not_edited;
      said += "\n";
    }
  return said;
}

}  // namespace tcptune
