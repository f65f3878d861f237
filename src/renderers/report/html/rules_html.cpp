// SPDX-License-Identifier: MIT
// The rules that have findings, explained.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/text/markup.h"
#include "renderers/report/html/parts.h"

namespace tcptune {
namespace {

std::string references_html(std::span<const std::string_view> references) {
  std::string items;
  for (const std::string_view reference : references) {
    const std::string text = xml_text(reference);
    // Rules of a site may come from anywhere: nothing but the web is linked.
    const bool is_web = reference.starts_with("https://") || reference.starts_with("http://");
    items += is_web ? fmt::format("<li><a rel=\"noreferrer\" href=\"{0}\">{0}</a></li>", text)
                    : fmt::format("<li>{}</li>", text);
  }
  return items.empty() ? "" : fmt::format("<ul>{}</ul>\n", items);
}

// Lines that follow each other are one paragraph.
std::string paragraphs(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find("\n\n", at), text.size());
    std::string paragraph(text.substr(at, end - at));
    std::replace(paragraph.begin(), paragraph.end(), '\n', ' ');
    if (paragraph.find_first_not_of(' ') != std::string::npos) out += fmt::format("<p>{}</p>\n", xml_text(paragraph));
    at = end + 2;
  }
  return out;
}

std::string rule_html(const std::string& id, const RenderOptions& options) {
  const Rule* rule = options.base == nullptr ? nullptr : find_rule(*options.base, id);
  return fmt::format(
      "<article class=\"rule\" id=\"{}\" data-rule=\"{}\">\n<h3>{}{}</h3>\n{}{}<p class=\"quiet\"><code>tcptune "
      "explain "
      "{}</code> says more.</p>\n</article>\n",
      rule_anchor(id), xml_text(id), xml_text(id), rule == nullptr ? "" : ": " + xml_text(rule->title),
      rule == nullptr ? "" : paragraphs(rule->why), rule == nullptr ? "" : references_html(rule->references),
      xml_text(id));
}

}  // namespace

std::string rules_html(const Totals& totals, const RenderOptions& options) {
  std::set<std::string> found;
  for (const auto& [finding, number] : totals.tally) found.insert(finding.rule);
  std::string rules;
  for (const std::string& id : found) rules += rule_html(id, options);
  if (rules.empty()) rules = "<p>No rule has findings.</p>\n";
  return "<section id=\"rules\" aria-labelledby=\"rules-title\">\n<h2 id=\"rules-title\">Why: the rules</h2>\n" +
         rules + "</section>\n";
}

}  // namespace tcptune
