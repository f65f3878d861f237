// SPDX-License-Identifier: MIT
// See rule_text.h.
#include "renderers/pages/rule_text.h"

#include <fmt/format.h>

namespace tcptune {
namespace {

std::string step_of(const FixEntry& entry) {
  const std::string_view name = entry.setting.empty() ? "the setting" : entry.setting;
  if (entry.kind == FixKind::remove_line) return fmt::format("delete the line of {}", name);
  if (entry.kind == FixKind::restore_default) return fmt::format("{} = its default", name);
  return fmt::format("{} = {}", name, source_of(entry.value));
}

}  // namespace

std::string source_of(Template pieces) {
  std::string text;
  for (const TemplatePiece& piece : pieces)
    text += piece.hole.empty() ? std::string(piece.text) : fmt::format("{{{}}}", piece.hole.source);
  return text;
}

std::string fix_sentence(std::span<const FixEntry> fix, FixSafety safety) {
  std::string text;
  for (const FixEntry& entry : fix) text += (text.empty() ? "" : "; ") + step_of(entry);
  return text.empty() ? "" : fmt::format("({}) {}", name_of(safety), text);
}

}  // namespace tcptune
