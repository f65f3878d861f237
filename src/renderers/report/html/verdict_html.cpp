// SPDX-License-Identifier: MIT
// What the run came to: the verdict and the counts, also by rule.
#include <algorithm>

#include <fmt/format.h>

#include "core/text/markup.h"
#include "core/text/quantity.h"
#include "renderers/report/html/parts.h"
#include "renderers/report/report_in_force.h"
#include "renderers/report/rule_counts.h"
#include "renderers/report/target_text.h"

namespace tcptune {
namespace {

// The worst first, then the most.
std::vector<RuleCount> by_rule(const Totals& totals) {
  std::vector<RuleCount> counts = rule_counts(totals);
  std::stable_sort(counts.begin(), counts.end(), [](const RuleCount& a, const RuleCount& b) {
    return std::pair(b.worst, b.findings) < std::pair(a.worst, a.findings);
  });
  return counts;
}

std::string found_text(const Counts& counts) {
  if (counts.error + counts.warning + counts.note == 0) return "nothing found";
  std::vector<std::string> parts;
  if (counts.error > 0) parts.push_back(counted_words(counts.error, "error"));
  if (counts.warning > 0) parts.push_back(counted_words(counts.warning, "warning"));
  if (counts.note > 0) parts.push_back(counted_words(counts.note, "note"));
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string headline(const Totals& totals) {
  const std::string found = found_text(totals.counts);
  if (totals.targets == 0 && !totals.failed.empty()) return "Nothing could be judged";
  if (totals.status == ExitStatus::trouble) return "Not all could be judged: " + found;
  const std::string accepted =
      totals.counts.suppressed > 0 ? fmt::format(", {} suppressed", grouped_digits(totals.counts.suppressed)) : "";
  return (totals.status == ExitStatus::findings ? "Failed: " : "Passed: ") + found + accepted;
}

std::string_view tone(const Totals& totals) {
  switch (totals.status) {
    case ExitStatus::trouble: return "error";
    case ExitStatus::findings: return totals.counts.error > 0 ? "error" : "warning";
    case ExitStatus::clean: break;
  }
  return "good";
}

std::string status_text(const Totals& totals) {
  if (totals.status == ExitStatus::trouble) return "2: something kept tcptune from judging all that it was asked to";
  const std::string_view what = totals.fail_on == FailOn::error     ? "errors"
                                : totals.fail_on == FailOn::warning ? "errors or warnings"
                                : totals.fail_on == FailOn::note    ? "errors, warnings or notes"
                                                                    : "errors, warnings or rules that were not judged";
  if (totals.fail_on == FailOn::never) return "0: whatever is found (--fail-on never)";
  const bool failed = totals.status == ExitStatus::findings;
  return fmt::format("{}: there are {}{} (--fail-on {})", failed ? 1 : 0, failed ? "" : "no ", what,
                     name_of(totals.fail_on));
}

std::string judged_text(const Totals& totals) {
  if (totals.only != nullptr) return audited_text(totals.only->snapshot);
  const std::string files = counted_words(totals.files, "input");
  return totals.targets == totals.files ? files
                                        : fmt::format("{}, {} in them", files, counted_words(totals.targets, "target"));
}

std::string count_html(std::string_view tone, std::int64_t number, std::string_view label) {
  return fmt::format("<div class=\"{}\"><dt>{}</dt><dd>{}</dd></div>\n", number == 0 ? "none" : tone, label,
                     grouped_digits(number));
}

std::string counts_html(const Totals& totals) {
  const Counts& counts = totals.counts;
  const auto failed = static_cast<std::int64_t>(totals.failed.size());
  return "<dl class=\"counts\">\n" + count_html("error", counts.error, "errors") +
         count_html("warning", counts.warning, "warnings") + count_html("note", counts.note, "notes") +
         count_html("good", counts.pass, "rules passed") + count_html("", counts.not_applicable, "not applicable") +
         count_html("", counts.unknown, "rules not judged") +
         (failed > 0 ? count_html("error", failed, "inputs not judged") : "") +
         count_html("", counts.suppressed, "suppressed") + "</dl>\n";
}

std::string_view title_of(std::string_view rule, const RenderOptions& options) {
  const Rule* known = options.base == nullptr ? nullptr : find_rule(*options.base, rule);
  return known == nullptr ? "" : known->title;
}

std::string rule_table_html(const std::vector<RuleCount>& rules, const RenderOptions& options) {
  if (rules.empty()) return "";
  std::string rows;
  for (const RuleCount& count : rules)
    rows += fmt::format(
        "<tr class=\"{0}\"><th scope=\"row\"><span class=\"badge\">{0}</span><a href=\"#{1}\">{2}</a></th><td>{3}</td>"
        "<td class=\"number\">{4}</td></tr>\n",
        name_of(count.worst), rule_anchor(count.rule), xml_text(count.rule), xml_text(title_of(count.rule, options)),
        grouped_digits(count.findings));
  return "<table class=\"by-rule\" aria-label=\"Findings by rule\">\n<thead><tr><th scope=\"col\">Rule</th><th "
         "scope=\"col\">What</th><th "
         "scope=\"col\" class=\"number\">"
         "Findings</th></tr></thead>\n<tbody>\n" +
         rows + "</tbody>\n</table>\n";
}

std::string failed_html(const std::vector<Failure>& failed) {
  std::string items;
  for (const Failure& failure : failed) items += fmt::format("<li>{}</li>\n", xml_text(failure.message));
  return items.empty() ? "" : "<h3>Inputs that could not be judged</h3>\n<ul id=\"failed\">\n" + items + "</ul>\n";
}

}  // namespace

std::string verdict_html(const InForce& in_force, const Totals& totals, const RenderOptions& options) {
  std::vector<std::string> decided;
  for (const InForceNote& note : in_force_notes(in_force, totals)) decided.push_back(note.text);
  return fmt::format(
      "<section id=\"verdict\" class=\"{}\" aria-labelledby=\"headline\">\n<h2 id=\"headline\">{}</h2>\n{}"
      "<dl class=\"facts\">\n{}{}{}</dl>\n{}{}</section>\n",
      tone(totals), headline(totals), counts_html(totals), fact_html("Judged", xml_text(judged_text(totals))),
      fact_html("Exit status", status_text(totals)), fact_html("In force", list_html(decided)),
      failed_html(totals.failed), rule_table_html(by_rule(totals), options));
}

}  // namespace tcptune
