// SPDX-License-Identifier: MIT
// See rule_list.h.
#include "renderers/pages/rule_list.h"

#include <fmt/format.h>

#include "core/text/quote.h"
#include "renderers/json_text.h"

namespace tcptune {
namespace {

std::string rule_list_text(const std::vector<ListedRule>& rules) {
  std::string out;
  for (const auto& [rule, origin] : rules)
    out += fmt::format("{:<9} {:<8} {}{}\n", rule->id, name_of(rule->severity), printable(rule->title),
                       origin.empty() ? "" : fmt::format(" ({})", printable(origin)));
  return out;
}

std::string rule_list_json(const std::vector<ListedRule>& rules) {
  Json list = Json::array();
  for (const auto& [listed, origin] : rules) {
    const Rule& rule = *listed;
    list.push_back({{"id", rule.id},
                    {"family", family_of(rule.id)},
                    {"name", rule.name},
                    {"title", rule.title},
                    {"severity", name_of(rule.severity)},
                    {"os", text_or_null(std::string(rule.os))},
                    {"origin", text_or_null(origin)},
                    {"judged_by", rule.evidence == YesNo::yes ? "diagnose" : "audit"},
                    {"ignorable", rule.ignorable == YesNo::yes},
                    {"fix_safety", name_of(rule.fix_safety)},
                    {"topics", std::vector<std::string_view>(rule.topics.begin(), rule.topics.end())},
                    {"references", std::vector<std::string_view>(rule.references.begin(), rule.references.end())}});
  }
  return dump(list, 2) + "\n";
}

constexpr RuleListFormat kFormats[] = {{"text", rule_list_text}, {"json", rule_list_json}};

}  // namespace

std::span<const RuleListFormat> rule_list_formats() { return kFormats; }

}  // namespace tcptune
