// SPDX-License-Identifier: MIT
// See rule_text.h.
#include "renderers/pages/rule_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/text/text.h"

namespace tcptune {
namespace {

std::string step_of(const FixEntry& entry) {
  const std::string_view name = entry.setting.empty() ? "the setting" : entry.setting;
  if (entry.kind == FixKind::remove_line) return fmt::format("delete the line of {}", name);
  if (entry.kind == FixKind::restore_default) return fmt::format("{} = its default", name);
  return fmt::format("{} = {}", name, source_of(entry.value));
}

// A glob over whole families says nothing about one setting.
bool is_broad(std::string_view glob) { return glob.ends_with(".*") && std::count(glob.begin(), glob.end(), '.') <= 2; }

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

bool speaks_of(const Rule& rule, const Setting& setting) {
  const auto uses = [&](const Expression& expression) {
    return std::any_of(expression.nodes.begin(), expression.nodes.end(),
                       [&](const Node& node) { return node.setting != nullptr && node.setting->name == setting.name; });
  };
  const bool matched = std::any_of(rule.for_each.begin(), rule.for_each.end(), [&](std::string_view glob) {
    return !is_broad(glob) && (glob == setting.name || matches_glob(glob, setting.name, '.'));
  });
  return matched || (rule.setting != nullptr && rule.setting->name == setting.name) || uses(rule.check) ||
         uses(rule.applies_when);
}

}  // namespace tcptune
