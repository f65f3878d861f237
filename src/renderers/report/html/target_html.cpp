// SPDX-License-Identifier: MIT
// One target on the page.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/text/markup.h"
#include "core/text/quote.h"
#include "core/text/text.h"
#include "core/text/utf8.h"
#include "renderers/report/html/parts.h"
#include "renderers/report/report_places.h"
#include "renderers/report/target_text.h"

namespace tcptune {
namespace {

std::vector<FindingGroup> worst_first(const TargetResult& result, const RenderOptions& options) {
  std::vector<FindingGroup> groups;
  if (result.proposed)
    for (const Finding* finding : shown_findings(result, options)) groups.push_back({finding, {}});
  else
    groups = groups_of(result.left.judgement.findings, options.least);
  std::stable_sort(groups.begin(), groups.end(),
                   [](const FindingGroup& a, const FindingGroup& b) { return a.first->severity > b.first->severity; });
  return groups;
}

// A block below the findings; empty without a text.
std::string more_html(std::string_view title, const std::string& html) {
  return html.empty() ? "" : fmt::format("<div class=\"more\">\n<h4>{}</h4>\n{}\n</div>\n", title, html);
}

std::string briefly(const std::vector<const Finding*>& findings, Severity least) {
  std::vector<std::string> lines;
  for (const Finding* finding : findings)
    if (finding->severity >= least)
      lines.push_back(fmt::format("{} {}: {}", name_of(finding->severity), finding->rule->id, finding->message));
  return list_html(lines);
}

std::string diff_line(std::string_view line, bool names) {
  const std::string html = html_verbatim(line);
  if (names || line.starts_with("@@") || line.starts_with('#')) return fmt::format("<i>{}</i>", html);
  if (line.starts_with('+')) return fmt::format("<ins>{}</ins>", html);
  return line.starts_with('-') ? fmt::format("<del>{}</del>", html) : html;
}

std::string diff_html(std::string_view text) {
  std::string out;
  bool after_name = false;
  for (const std::string_view line : split(text, '\n')) {
    const bool name = line.starts_with("--- ") || (after_name && line.starts_with("+++ "));
    after_name = name && !after_name;
    out += (out.empty() ? "" : "\n") + diff_line(line, name);
  }
  return fmt::format("<pre class=\"diff\">{}</pre>", out);
}

bool is_showable(std::string_view text) {
  if (find_bad_utf8(text)) return false;
  const auto lines = split(text, '\n');
  return std::none_of(lines.begin(), lines.end(), [](std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    return find_control(line).has_value();
  });
}

// What the planner would change.
std::string changes_html(const TargetResult& result, const RenderOptions& options) {
  if (!options.diff_of || result.proposed || result.left.judgement.findings.empty()) return "";
  const DiffText diff = options.diff_of(result);
  std::string html;
  if (!is_showable(diff.text))
    html = "<p>Its lines hold bytes that no page can show: see <code>tcptune diff</code>.</p>";
  else if (!diff.text.empty())
    html = diff_html(diff.text) +
           fmt::format(
               "<p class=\"quiet\">As <code>tcptune diff{}</code> prints it; with <code>--reverse</code> it "
               "prints what takes it back.</p>",
               result.snapshot.boot ? "" : " --format sysctl");
  if (!diff.said.empty()) html += list_html(diff.said);
  return more_html("Proposed change", html);
}

std::string settings_html(const std::vector<SettingVerdict>& verdicts) {
  std::vector<std::string> lines;
  for (const SettingVerdict& v : verdicts) {
    const bool is_default = v.default_value.empty() || v.default_value == v.value;
    const std::string value = is_default ? v.value : fmt::format("{} (default {})", v.value, v.default_value);
    lines.push_back(fmt::format("{}: {} = {}: {}", v.verdict, v.setting, value, v.because));
  }
  return more_html("Settings", list_html(lines));
}

// How many, or all of them with who accepted them.
std::string suppressed_html(const std::vector<SuppressedFinding>& suppressed, const RenderOptions& options) {
  std::map<SuppressedBy, int> counts;
  for (const SuppressedFinding& one : suppressed) ++counts[one.by];
  std::vector<std::string> lines;
  for (const auto& [by, count] : counts)
    lines.push_back(fmt::format("{} by {}", count,
                                by == SuppressedBy::comment  ? "comments in the files"
                                : by == SuppressedBy::policy ? "the policy"
                                                             : "the baseline"));
  if (options.show_suppressed == YesNo::yes)
    for (const SuppressedFinding& one : suppressed)
      lines.push_back(fmt::format("{} {} {}: {} (the {} {}{})", one.finding.rule->id, location_text(one.finding.place),
                                  one.finding.setting, one.finding.message, name_of(one.by), location_text(one.place),
                                  one.reason.empty() ? "" : ": " + one.reason));
  return more_html("Suppressed", list_html(lines));
}

std::vector<std::string> not_visible(const Snapshot& snapshot) {
  std::vector<std::string> phrases = snapshot.not_visible;
  if (snapshot.evidence)
    phrases.insert(phrases.end(), snapshot.evidence->not_visible.begin(), snapshot.evidence->not_visible.end());
  return phrases;
}

std::string heading(const Snapshot& snapshot, bool clean) {
  const std::string name(name_in_file(snapshot));
  return fmt::format("<section class=\"target{}\">\n<h3>{}</h3>\n<p class=\"quiet\">{}</p>\n", clean ? " clean" : "",
                     xml_text(name.empty() ? snapshot.name : fmt::format("{}: {}", snapshot.name, name)),
                     xml_text(audited_text(snapshot)));
}

}  // namespace

void write_target_html(const TargetResult& result, const RenderOptions& options, const Write& write) {
  const std::vector<FindingGroup> groups = worst_first(result, options);
  write(heading(result.snapshot, groups.empty()));
  for (const FindingGroup& group : groups) write(finding_html(group, result, options));
  if (result.proposed) {
    const Comparison& comparison = result.proposed->comparison;
    if (groups.empty()) write("<p>The change introduces nothing.</p>\n");
    write(more_html("The change cures", briefly(comparison.cured, options.least)));
    write(more_html("It leaves as it is", briefly(comparison.left, options.least)));
  }
  write(changes_html(result, options));
  if (options.base != nullptr) write(more_html("Connections and ports", pictures_html(result.snapshot, *options.base)));
  write(settings_html(result.settings));
  write(suppressed_html(result.left.suppressed, options));
  write(more_html("Not visible", list_html(not_visible(result.snapshot))));
  write(more_html("Not judged", list_html(not_judged_lines(result.left.judgement))));
  write("</section>\n");
}

}  // namespace tcptune
