// SPDX-License-Identifier: MIT
// The text format of Prometheus, for the node exporter's textfile collector: counts, and one series for each rule and
// setting that fails. Without times, which the collector does not take.
#include <string>

#include <fmt/format.h>

#include "core/text/markup.h"
#include "renderers/report/ci_formats.h"
#include "renderers/report/report_in_force.h"

namespace tcptune {
namespace {

class PrometheusRenderer : public Renderer {
 public:
  explicit PrometheusRenderer(const RenderOptions&) {}

  std::string begin(const InForce& in_force) const override {
    return fmt::format(
        "# HELP tcptune_build_info The version of tcptune that made this file, always 1.\n"
        "# TYPE tcptune_build_info gauge\n"
        "tcptune_build_info{{version=\"{}\"}} 1\n",
        label_value(in_force.version));
  }

  void target(const TargetResult&, const Write&) const override {}

  std::string end(const InForce& in_force, const Totals& totals) const override {
    const Counts& counts = totals.counts;
    const Silenced& silenced = totals.silenced;
    std::string text =
        "# HELP tcptune_findings Findings by severity.\n"
        "# TYPE tcptune_findings gauge\n";
    text += fmt::format(
        "tcptune_findings{{severity=\"error\"}} {}\ntcptune_findings{{severity=\"warning\"}} {}\n"
        "tcptune_findings{{severity=\"note\"}} {}\n",
        counts.error, counts.warning, counts.note);
    text += fmt::format(
        "# HELP tcptune_suppressed Findings that comments, a policy or a baseline accept.\n"
        "# TYPE tcptune_suppressed gauge\n"
        "tcptune_suppressed{{by=\"policy\"}} {}\n"
        "tcptune_suppressed{{by=\"comment\"}} {}\n"
        "tcptune_suppressed{{by=\"baseline\"}} {}\n"
        "# HELP tcptune_less_severe Findings that a policy makes less severe.\n"
        "# TYPE tcptune_less_severe gauge\n"
        "tcptune_less_severe {}\n"
        "# HELP tcptune_not_judged Rules that could not be judged.\n"
        "# TYPE tcptune_not_judged gauge\n"
        "tcptune_not_judged {}\n"
        "# HELP tcptune_audit_success Whether everything that was named could be judged.\n"
        "# TYPE tcptune_audit_success gauge\n"
        "tcptune_audit_success {}\n",
        silenced.by_policy, silenced.by_comments, silenced.by_baseline, silenced.quieter, counts.unknown,
        totals.failed.empty() ? 1 : 0);
    if (const auto notes = in_force_notes(in_force, totals); !notes.empty()) {
      text +=
          "# HELP tcptune_in_force What decided beside the built-in rules, always 1.\n"
          "# TYPE tcptune_in_force gauge\n";
      for (const InForceNote& note : notes)
        text += fmt::format("tcptune_in_force{{what=\"{}\"}} 1\n", label_value(note.path));
    }
    if (totals.tally.empty()) return text;
    text +=
        "# HELP tcptune_finding How often a rule fails for a setting.\n"
        "# TYPE tcptune_finding gauge\n";
    for (const auto& [finding, count] : totals.tally)
      text += fmt::format("tcptune_finding{{rule=\"{}\",setting=\"{}\",severity=\"{}\"}} {}\n", finding.rule,
                          label_value(finding.setting), name_of(finding.severity), count);
    return text;
  }
};

}  // namespace

std::unique_ptr<Renderer> make_prometheus_renderer(const RenderOptions& options) {
  return std::make_unique<PrometheusRenderer>(options);
}

}  // namespace tcptune
