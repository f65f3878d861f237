// SPDX-License-Identifier: MIT
// See rule_list.h.
#include "renderers/pages/rule_list.h"

#include <fmt/format.h>

#include "core/text/quote.h"
#include "renderers/json_text.h"

namespace tcptune {
namespace {

std::string rule_list_text(const RuleBase& base) {
  std::string out;
  for (const Rule& rule : base.rules)
    out += fmt::format("{:<9} {:<8} {}\n", rule.id, name_of(rule.severity), printable(rule.title));
  return out;
}

std::string rule_list_json(const RuleBase& base) {
  Json list = Json::array();
  for (const Rule& rule : base.rules)
    list.push_back({{"id", rule.id},
                    {"name", rule.name},
                    {"title", rule.title},
                    {"severity", name_of(rule.severity)},
                    {"fix_safety", name_of(rule.fix_safety)},
                    {"topics", std::vector<std::string_view>(rule.topics.begin(), rule.topics.end())},
                    {"references", std::vector<std::string_view>(rule.references.begin(), rule.references.end())}});
  return dump(list, 2) + "\n";
}

constexpr RuleListFormat kFormats[] = {{"text", rule_list_text}, {"json", rule_list_json}};

}  // namespace

std::span<const RuleListFormat> rule_list_formats() { return kFormats; }

}  // namespace tcptune
