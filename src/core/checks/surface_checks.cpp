// SPDX-License-Identifier: MIT
// The checks of how settings are written in scripts, manifests and roles: what a surface's reader found wrong, each
// under its rule.
#include <initializer_list>

#include "core/catalogue/kernel_pieces.h"
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

// Sysctl files are no matter of these rules.
Seen written_wrongly(ConfContext& context) {
  Seen seen = Seen::nothing;
  for (const Line& line : context.boot().lines) {
    if (line.writing == nullptr) continue;
    seen = Seen::something;
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
  return seen;
}

// Whoever hides failures hides nothing where nothing fails.
Seen failure_hidden(ConfContext& context) {
  Seen seen = Seen::nothing;
  for (const KnownLine& known : context.known_lines) {
    if (known.line.writing == nullptr) continue;
    seen = Seen::something;
    if (known.fates.empty()) continue;
    const FatePart& loudest = known.fates.front();
    if (loudest.fate == Fate::taken || loudest.message.empty()) continue;
    for (const WritingFault& fault : known.line.writing->faults)
      if (fault.rule == context.rule.id) {
        Finding& finding = context.add(known.line, context.rule.severity, fault.message);
        finding.holds = loudest.kernels;
        finding.kernels = system_text(context.snapshot.facts.os, loudest.kernels);
      }
  }
  return seen;
}

}  // namespace

const std::vector<NamedCheck>& surface_checks() {
  static const std::vector<NamedCheck> checks = [] {
    std::vector<NamedCheck> rows;
    for (const std::string_view id : std::initializer_list<std::string_view>{
             "SRC001", "SRC002", "SRC003", "SRC004", "SRC007", "SRC008", "SRC009", "SRC011", "SRC012", "SRC013"})
      rows.push_back({id, written_wrongly});
    rows.push_back({"SRC005", failure_hidden});
    return rows;
  }();
  return checks;
}

}  // namespace tcptune
