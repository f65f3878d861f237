// SPDX-License-Identifier: MIT
// See comparison_report.h.
#include <fmt/format.h>

#include "core/text/quantity.h"
#include "renderers/fleet/comparison_report.h"
#include "renderers/fleet/terminal_lines.h"

namespace tcptune {
namespace {

std::string told_finding(const HostFinding& finding) {
  return fmt::format("{}[{}]: {}", name_of(finding.severity), finding.rule, finding.message);
}

std::string told(std::string_view sign, std::string_view code, const std::vector<const HostFinding*>& findings,
                 const ComparisonOptions& options) {
  std::string text;
  for (const HostFinding* finding : findings) {
    std::string lines = indented_lines(told_finding(*finding), 4, options.width);
    text += "  " + painted(options.color, code, sign) + lines.substr(3);
  }
  return text;
}

std::string number_of(std::uint64_t number, std::string_view what) {
  return fmt::format("{} {}{}", grouped_digits(static_cast<std::int64_t>(number)), what, number == 1 ? "" : "s");
}

}  // namespace

std::string comparison_text(const FleetComparison& comparison, const ComparisonOptions& options) {
  std::string text;
  std::uint64_t unchanged = 0;
  for (const auto& [host, change] : comparison.hosts) {
    const bool came = comparison.came.contains(host);
    if (!came && change.introduced.empty() && change.cured.empty() && change.undecided.empty()) {
      ++unchanged;
      continue;
    }
    text += indented_lines(came ? host + " (was not there before)" : host, 0, options.width);
    text += told("+", "1;31", change.introduced, options) + told("-", "1;32", change.cured, options) +
            told("?", "1;33", change.undecided, options);
    if (!change.left.empty()) text += fmt::format("    {} left as before\n", change.left.size());
    text += '\n';
  }
  for (const std::string& host : comparison.missing)
    text += indented_lines(fmt::format("{} is missing: it was there before, and nothing is known of it now", host), 0,
                           options.width);
  if (!comparison.missing.empty()) text += '\n';
  if (comparison.undecided > 0)
    text += indented_lines(
        "?: was found before, and its rule could not be judged afterwards: the later snapshot does not tell enough.", 0,
        options.width);
  const Counts& introduced = comparison.introduced;
  std::string verdict =
      fmt::format("{}, {} unchanged: introduced {}, {}, {}; cured {}; left {}",
                  number_of(comparison.hosts.size(), "host"), grouped_digits(static_cast<std::int64_t>(unchanged)),
                  number_of(static_cast<std::uint64_t>(introduced.error), "error"),
                  number_of(static_cast<std::uint64_t>(introduced.warning), "warning"),
                  number_of(static_cast<std::uint64_t>(introduced.note), "note"), comparison.cured, comparison.left);
  if (comparison.undecided > 0) verdict += fmt::format("; undecided {}", comparison.undecided);
  if (!comparison.missing.empty()) verdict += fmt::format("; missing {}", number_of(comparison.missing.size(), "host"));
  return text + indented_lines(verdict, 0, options.width);
}

}  // namespace tcptune
