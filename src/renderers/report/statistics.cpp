// SPDX-License-Identifier: MIT
// How often each rule fails, the most frequent first: where to begin with a large repository.
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/text/quote.h"
#include "renderers/report/ci_formats.h"
#include "renderers/report/report_in_force.h"
#include "renderers/report/rule_counts.h"

namespace tcptune {
namespace {

class StatisticsRenderer : public Renderer {
 public:
  explicit StatisticsRenderer(const RenderOptions&) {}

  void target(const TargetResult&, const Write&) const override {}

  std::string end(const InForce& in_force, const Totals& totals) const override {
    std::string text;
    std::vector<RuleCount> counts = rule_counts(totals);
    std::stable_sort(counts.begin(), counts.end(),
                     [](const RuleCount& a, const RuleCount& b) { return a.findings > b.findings; });
    for (const RuleCount& entry : counts) {
      const Rule* rule = find_rule(in_force.base, entry.rule);
      text += fmt::format("{:>6}  {:<8} {:<9} {}\n", entry.findings, name_of(entry.worst), entry.rule,
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
