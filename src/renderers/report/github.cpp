// SPDX-License-Identifier: MIT
// Workflow commands of GitHub: annotations at the lines of a pull request. Of each kind a step shows ten, so the worst
// of a target come first and the last line counts all.
#include <algorithm>

#include <fmt/format.h>

#include "core/text/markup.h"
#include "core/text/text.h"
#include "renderers/report/ci_formats.h"
#include "renderers/report/report_in_force.h"
#include "renderers/report/report_places.h"

namespace tcptune {
namespace {

std::string_view command_of(Severity severity) { return severity == Severity::note ? "notice" : name_of(severity); }

class GithubRenderer : public Renderer {
 public:
  explicit GithubRenderer(const RenderOptions& options) : options_(options) {}

  void target(const TargetResult& result, const Write& write) const override {
    std::vector<const Finding*> findings = shown_findings(result, options_);
    std::stable_sort(findings.begin(), findings.end(),
                     [](const Finding* a, const Finding* b) { return a->severity > b->severity; });
    for (const Finding* finding : findings) {
      const ReportPlace place = report_place(result, *finding, options_);
      write(fmt::format("::{} file={},line={},endLine={},col={},title={}::{}\n", command_of(finding->severity),
                        workflow_property(place.path), place.line, place.line, place.column,
                        workflow_property(fmt::format("tcptune {}", finding->rule->id)),
                        workflow_message(message_and_advice(*finding))));
    }
  }

  std::string failure(const Failure& failure) const override {
    return fmt::format("::error file={},title=tcptune::{}\n",
                       workflow_property(path_in_repository(failure.path, options_)),
                       workflow_message(failure.message));
  }

  std::string end(const InForce& in_force, const Totals& totals) const override {
    const Counts& counts = totals.counts;
    std::string text;
    for (const InForceNote& note : in_force_notes(in_force, totals))
      text += fmt::format("::notice file={},title=tcptune::{}\n", workflow_property(note.path),
                          workflow_message(note.text));
    return text + fmt::format("::notice title=tcptune::{}, {}, {}; {} suppressed; {} not judged\n",
                              counted(counts.error, "error"), counted(counts.warning, "warning"),
                              counted(counts.note, "note"), counts.suppressed, not_judged(totals));
  }

 private:
  RenderOptions options_;
};

}  // namespace

std::unique_ptr<Renderer> make_github_renderer(const RenderOptions& options) {
  return std::make_unique<GithubRenderer>(options);
}

}  // namespace tcptune
