// SPDX-License-Identifier: MIT
// The checks of how settings are written in scripts, manifests and roles: what a surface's reader found wrong, each
// under its rule.
#include <initializer_list>

#include "core/checks/conf_context.h"

namespace tcptune {
namespace {

// The lines that a cure changes, as they are afterwards.
std::string cured_lines(const Source& source, const Line& line, const WritingFault::Cure& cure) {
  const Span all{source.line(line.line).begin, source.line(line.line + line.continued).end};
  std::string text(source.text({all.begin, cure.span.begin}));
  text.append(cure.replacement).append(source.text({cure.span.end, all.end}));
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  return text;
}

Seen written_wrongly(ConfContext& context) {
  for (const Line& line : context.boot().lines) {
    if (line.writing == nullptr) continue;
    for (const WritingFault& fault : line.writing->faults) {
      if (fault.rule != context.rule.id) continue;
      Finding& finding = context.add(line, context.rule.severity, fault.message);
      if (!fault.cure) continue;
      finding.fix = {context.step_for(line, FixKind::rewrite_line,
                                      cured_lines(*context.file_of(line).source, line, *fault.cure),
                                      std::string(text_of(context.snapshot, line)))};
      finding.fix_safety = fault.cure->safe == YesNo::yes ? FixSafety::safe : FixSafety::review;
    }
  }
  return context.boot().lines.empty() ? Seen::nothing : Seen::something;
}

}  // namespace

const std::vector<NamedCheck>& surface_checks() {
  static const std::vector<NamedCheck> checks = [] {
    std::vector<NamedCheck> rows;
    for (const std::string_view id : std::initializer_list<std::string_view>{"SRC013"})
      rows.push_back({id, written_wrongly});
    return rows;
  }();
  return checks;
}

}  // namespace tcptune
