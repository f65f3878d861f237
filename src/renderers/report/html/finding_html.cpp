// SPDX-License-Identifier: MIT
// One finding on the page: what, where, what to do about it; why stands with its rule.
#include <algorithm>

#include <fmt/format.h>

#include "core/text/markup.h"
#include "core/text/quantity.h"
#include "core/text/quote.h"
#include "renderers/report/html/parts.h"
#include "renderers/report/report_places.h"
#include "renderers/report/target_text.h"

namespace tcptune {
namespace {

constexpr std::size_t kMostColumns = 400;  // of a line, each before, in and behind the mark
constexpr std::size_t kMostPlaces = 6;  // that are told without being unfolded

std::string location(const TargetResult& result, const Place& at, const Finding& finding,
                     const RenderOptions& options) {
  const std::string path = report_place(result, at, finding.setting, options).path;
  if (at.file.empty()) return fmt::format("/{} = {}", path, finding.value);
  if (at.line == 0) return path;
  return at.column == 0 ? fmt::format("{}:{}", path, at.line) : fmt::format("{}:{}:{}", path, at.line, at.column);
}

std::string excerpt(const Place& at) {
  if (at.text.empty()) return "";
  const std::string_view text = at.text;
  const std::size_t start = std::min(text.size(), static_cast<std::size_t>(std::max(0, at.column - at.text_from)));
  const std::size_t marked = std::min(text.size() - start, static_cast<std::size_t>(std::max(0, at.length)));
  const auto part = [&](std::size_t from, std::size_t size) {
    return xml_text(shorten(text.substr(from, size), kMostColumns));
  };
  const std::string number = at.line > 0 ? fmt::format("<span>{}</span>", at.line) : "";
  const std::string mark = marked > 0 ? fmt::format("<mark>{}</mark>", part(start, marked)) : "";
  return fmt::format("<pre class=\"excerpt\">{}{}{}{}</pre>\n", number, part(0, start), mark,
                     part(start + marked, std::string_view::npos));
}

std::string places_html(const std::vector<const Finding*>& findings) {
  std::vector<std::string> places;
  for (const Finding* finding : findings) {
    const int line = finding->place.line;
    const std::string& name = finding->setting;
    places.push_back(line == 0      ? name
                     : name.empty() ? fmt::format("line {}", line)
                                    : fmt::format("line {}: {}", line, name));
  }
  if (places.size() <= kMostPlaces) return list_html(places);
  std::string items;
  for (const std::string& place : places) items += fmt::format("<li>{}</li>", xml_text(place));
  return fmt::format("<details><summary>{} more places</summary><ul class=\"alike\">{}</ul></details>",
                     grouped_digits(static_cast<std::int64_t>(places.size())), items);
}

std::string fix_html(const FindingGroup& group) {
  const Finding& finding = *group.first;
  std::vector<std::string> steps;
  for (const FixStep& step : finding.fix) steps.push_back(fix_text(step));
  if (!group.alike.empty() && !steps.empty()) steps.emplace_back("the others alike");
  return fact_html(fmt::format("Fix ({})", name_of(finding.fix_safety)), list_html(steps));
}

std::string elsewhere_html(const Finding& finding) {
  std::vector<std::string> others;
  for (const Elsewhere& other : finding.elsewhere)
    if (other.quiet == YesNo::no)
      others.push_back(fmt::format("{}: {}: {}", other.kernels, name_of(other.severity), other.message));
  return fact_html("On other kernels", list_html(others));
}

std::string related_html(const TargetResult& result, const Finding& finding, const RenderOptions& options) {
  std::vector<std::string> places;
  for (const Place& place : finding.related)
    places.push_back(fmt::format("{}: {}", location(result, place, finding, options), place.label));
  return fact_html("See also", list_html(places));
}

// What to do first.
std::string facts_html(const FindingGroup& group, const TargetResult& result, const RenderOptions& options) {
  const Finding& finding = *group.first;
  const Snapshot& snapshot = result.snapshot;
  std::string out = fact_html("Do", xml_text(finding.advice.view())) + fix_html(group);
  out += related_html(result, finding, options);
  if (!group.alike.empty()) out += fact_html("The same in", places_html(group.alike));
  out += fact_html("Holds on", xml_text(finding.kernels)) + elsewhere_html(finding);
  if (finding.plane != FindingPlane::boot || snapshot.now)
    out += fact_html("In force", xml_text(plane_text(finding.plane)));
  out += fact_html("Seen", list_html(finding.seen));
  out += fact_html("For", xml_text(name_in_file(snapshot)));
  if (!finding.ids.empty()) out += fact_html("Asked for", xml_text(asked_by_text(finding, snapshot)));
  return out + fact_html("Why", fmt::format("<a class=\"why\" href=\"#{}\">{}</a>", rule_anchor(finding.rule->id),
                                            xml_text(finding.rule->title)));
}

}  // namespace

std::string finding_html(const FindingGroup& group, const TargetResult& result, const RenderOptions& options) {
  const Finding& finding = *group.first;
  return fmt::format(
      "<article class=\"finding {0}\" data-severity=\"{0}\" data-rule=\"{1}\" data-count=\"{2}\">\n"
      "<h4><span class=\"badge\">{0}</span><a href=\"#{3}\">{1}</a>{4}</h4>\n"
      "<p class=\"place\">{5}</p>\n{6}<dl class=\"facts\">\n{7}</dl>\n</article>\n",
      name_of(finding.severity), xml_text(finding.rule->id), group.alike.size() + 1, rule_anchor(finding.rule->id),
      xml_text(finding.message), xml_text(location(result, finding.place, finding, options)), excerpt(finding.place),
      facts_html(group, result, options));
}

}  // namespace tcptune
