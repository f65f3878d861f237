// SPDX-License-Identifier: MIT
// How often each rule fails, the most frequent first: where to begin with a large repository.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/text/quote.h"
#include "renderers/report/ci_formats.h"
#include "renderers/report/report_in_force.h"

namespace tcptune {
namespace {

struct RuleCount {
  std::string rule;
  Severity severity = Severity::note;
  int count = 0;
};

// The loudest severity of each rule.
std::vector<RuleCount> counts_by_rule(const Totals& totals) {
  std::map<std::string, RuleCount> by_rule;
  for (const auto& [finding, count] : totals.tally) {
    RuleCount& entry = by_rule[finding.rule];
    entry.rule = finding.rule;
    entry.severity = std::max(entry.severity, finding.severity);
    entry.count += count;
  }
  std::vector<RuleCount> counts;
  for (auto& [rule, entry] : by_rule) counts.push_back(std::move(entry));
  std::stable_sort(counts.begin(), counts.end(),
                   [](const RuleCount& a, const RuleCount& b) { return a.count > b.count; });
  return counts;
}

class StatisticsRenderer : public Renderer {
 public:
  explicit StatisticsRenderer(const RenderOptions&) {}

  void target(const TargetResult&, const Write&) const override {}

  std::string end(const InForce& in_force, const Totals& totals) const override {
    std::string text;
    for (const RuleCount& entry : counts_by_rule(totals)) {
      const Rule* rule = find_rule(in_force.base, entry.rule);
      text += fmt::format("{:>6}  {:<8} {:<9} {}\n", entry.count, name_of(entry.severity), entry.rule,
                          rule == nullptr ? "" : printable(rule->title));
    }
    for (const Failure& failure : totals.failed) text += fmt::format("not judged: {}\n", printable(failure.message));
    for (const InForceNote& note : in_force_notes(in_force, totals))
      text += fmt::format("in force: {}\n", printable(note.text));
    return text;
  }
};

}  // namespace

std::unique_ptr<Renderer> make_statistics_renderer(const RenderOptions& options) {
  return std::make_unique<StatisticsRenderer>(options);
}

}  // namespace tcptune
