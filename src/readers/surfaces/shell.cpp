// SPDX-License-Identifier: MIT
// See shell.h.
#include "readers/surfaces/shell.h"

#include <memory>
#include <utility>

#include "core/boot/shell_writes.h"

namespace tcptune {

std::vector<Fragment> script_fragments(const Script& script) {
  Fragment fragment{script.target, script.program, {}, {}};
  const Source whole{std::string(script.text.text)};
  for (Line& line : parse_shell(script.script.text(), 0)) {
    if (line.kind == LineKind::comment) continue;
    line.whole = script.script.in_source(line.whole);
    line.key_span = line.value_span = {line.whole.end, line.whole.end};
    line.line = whole.line_at(line.whole.begin);
    line.column = static_cast<int>(line.whole.begin - whole.line(line.line).begin) + 1;
    Writing writing;
    writing.not_edited = "is a command of a script";
    line.writing = std::make_shared<const Writing>(std::move(writing));
    fragment.lines.push_back(std::move(line));
  }
  if (fragment.lines.empty()) return {};
  return {std::move(fragment)};
}

}  // namespace tcptune
