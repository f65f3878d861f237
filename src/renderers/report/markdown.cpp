// SPDX-License-Identifier: MIT
// Markdown, for the summary of a step or a comment on a change: a table for each target that has findings.
#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "core/text/markup.h"
#include "core/text/text.h"
#include "renderers/report/ci_formats.h"
#include "renderers/report/report_in_force.h"
#include "renderers/report/report_places.h"

namespace tcptune {
namespace {

class MarkdownRenderer : public Renderer {
 public:
  explicit MarkdownRenderer(const RenderOptions& options) : options_(options) {}

  std::string begin(const InForce& in_force) const override {
    const std::string title = "# TCP/IP settings\n\n";
    return in_force.profile.empty() ? title : fmt::format("{}Profile: {}\n\n", title, markdown_code(in_force.profile));
  }

  void target(const TargetResult& result, const Write& write) const override {
    std::vector<const Finding*> findings = shown_findings(result, options_);
    if (findings.empty()) return;
    std::stable_sort(findings.begin(), findings.end(),
                     [](const Finding* a, const Finding* b) { return a->severity > b->severity; });
    write(fmt::format("## {}\n\n| severity | rule | where | what | do |\n|---|---|---|---|---|\n",
                      markdown_text(result.snapshot.name)));
    for (const Finding* finding : findings) {
      const ReportPlace place = report_place(result, *finding, options_);
      write(fmt::format("| {} | {} | {} | {} | {} |\n", name_of(finding->severity), finding->rule->id,
                        markdown_code(fmt::format("{}:{}", place.path, place.line)),
                        markdown_text(message_of(*finding)), markdown_text(finding->advice.view())));
    }
    write("\n");
  }

  std::string failure(const Failure& failure) const override {
    return fmt::format("**Not judged:** {}\n\n", markdown_text(failure.message));
  }

  std::string end(const InForce& in_force, const Totals& totals) const override {
    std::string text;
    for (const InForceNote& note : in_force_notes(in_force, totals))
      text += fmt::format("In force: {}\n\n", markdown_text(note.text));
    const Counts& counts = totals.counts;
    return text + fmt::format("**{}, {}, {}**; {} passed, {} not judged, {} suppressed.\n",
                              counted(counts.error, "error"), counted(counts.warning, "warning"),
                              counted(counts.note, "note"), counts.pass, not_judged(totals), counts.suppressed);
  }

 private:
  RenderOptions options_;
};

}  // namespace

std::unique_ptr<Renderer> make_markdown_renderer(const RenderOptions& options) {
  return std::make_unique<MarkdownRenderer>(options);
}

}  // namespace tcptune
