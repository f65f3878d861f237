// SPDX-License-Identifier: MIT
// The summary of a fleet as one page that a browser shows by itself.
#include <fmt/format.h>

#include "core/text/base64.h"
#include "core/text/markup.h"
#include "core/text/sha256.h"
#include "renderers/fleet/summary_tables.h"
#include "renderers/report/html/parts.h"

namespace tcptune {
namespace {

constexpr std::size_t kMostPageRows = 500;

std::string row_html(const SummaryTable& table, const SummaryRow& row) {
  std::string text = "<tr>";
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const bool is_badge = i == 0 && row.is_toned == YesNo::yes && table.columns[0] == "severity";
    const std::string cell = xml_text(row.cells[i]);
    text += i == 0 ? "<th scope=\"row\">"
                   : fmt::format("<td{}>", table.is_number[i] == YesNo::yes ? " class=\"number\"" : "");
    text += is_badge ? fmt::format("<span class=\"badge {}\">{}</span>", name_of(row.tone), cell) : cell;
    text += i == 0 ? "</th>" : "</td>";
  }
  return text + "</tr>\n";
}

std::string table_html(const SummaryTable& table) {
  std::string text = fmt::format("<section>\n<h2>{}</h2>\n<table>\n<thead><tr>", xml_text(table.title));
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    text += fmt::format("<th scope=\"col\"{}>{}</th>", table.is_number[i] == YesNo::yes ? " class=\"number\"" : "",
                        xml_text(table.columns[i]));
  text += "</tr></thead>\n<tbody>\n";
  for (const SummaryRow& row : table.rows) text += row_html(table, row);
  text += "</tbody>\n</table>\n";
  if (table.more > 0)
    text += fmt::format("<p class=\"quiet\">… and {} more; <code>--format json</code> has all</p>\n", table.more);
  return text + "</section>\n";
}

std::string_view tone_of(const FleetSummary& summary) {
  return summary.all.with_errors + summary.failed > 0 ? "error" : summary.all.with_warnings > 0 ? "warning" : "good";
}

}  // namespace

std::string summary_html(const FleetSummary& summary, const SummaryOptions& options) {
  const std::string style = page_style();
  std::string text = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; base-uri "
      "'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n<title>tcptune: a fleet</title>\n<style>{}</style>\n</head>\n"
      "<body>\n<header class=\"top\"><strong>tcptune</strong></header>\n<main>\n<h1>TCP/IP settings of a fleet</h1>\n"
      "<section id=\"verdict\" class=\"{}\">\n<h2>{}</h2>\n",
      base64(sha256(style)), style, tone_of(summary), xml_text(summary_verdict(summary)));
  for (const std::string& note : options.notes) text += fmt::format("<p>In force: {}</p>\n", xml_text(note));
  text += "</section>\n";
  for (const SummaryTable& table : summary_tables(summary, options, kMostPageRows)) text += table_html(table);
  return text +
         "</main>\n<footer class=\"bottom\">tcptune changes nothing and asks no other machine. This page loads "
         "nothing.</footer>\n</body>\n</html>\n";
}

}  // namespace tcptune
