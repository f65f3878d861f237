// SPDX-License-Identifier: MIT
// TAP 13. Tests are numbered by who reads them: a stream of several targets has its plan at the end.
#include <string>

#include <fmt/format.h>

#include "core/text/markup.h"
#include "core/text/quote.h"
#include "renderers/report/ci_formats.h"
#include "renderers/report/report_in_force.h"
#include "renderers/report/report_places.h"

namespace tcptune {
namespace {

// Behind a '#' stands a directive.
std::string described(std::string_view text) {
  std::string out;
  for (const char c : printable(text))
    if (c == '#' || c == '\\')
      out.append("\\").append(1, c);
    else
      out += c;
  return out;
}

class TapRenderer : public Renderer {
 public:
  explicit TapRenderer(const RenderOptions& options) : options_(options) {}

  std::string begin(const InForce&) const override { return "TAP version 13\n"; }

  void target(const TargetResult& result, const Write& write) const override {
    for (const Finding* finding : shown_findings(result, options_)) {
      const ReportPlace place = report_place(result, *finding, options_);
      write(fmt::format("{} - {} {} [{}:{}]\n  ---\n  severity: {}\n  message: {}\n  do: {}\n  ...\n",
                        finding->severity == Severity::note ? "ok" : "not ok", finding->rule->id,
                        described(finding->setting), described(place.path), place.line, name_of(finding->severity),
                        yaml_string(message_of(*finding)), yaml_string(finding->advice.view())));
    }
    for (const RuleOutcome& outcome : result.left.judgement.verdicts)
      if (outcome.verdict == Verdict::pass || outcome.verdict == Verdict::unknown)
        write(fmt::format("ok - {} {} [{}]{}\n", outcome.rule->id, described(outcome.rule->title),
                          described(result.snapshot.name),
                          outcome.verdict == Verdict::unknown ? " # SKIP it could not be judged" : ""));
  }

  std::string failure(const Failure& failure) const override {
    return fmt::format("not ok - {}\n  ---\n  message: {}\n  ...\n",
                       described(path_in_repository(failure.path, options_)), yaml_string(failure.message));
  }

  std::string end(const InForce& in_force, const Totals& totals) const override {
    int tests = totals.counts.pass + not_judged(totals);
    for (const auto& [finding, count] : totals.tally) tests += count;
    std::string text;
    for (const InForceNote& note : in_force_notes(in_force, totals))
      text += fmt::format("# in force: {}\n", printable(note.text));
    return text + fmt::format("1..{}\n", tests);
  }

 private:
  RenderOptions options_;
};

}  // namespace

std::unique_ptr<Renderer> make_tap_renderer(const RenderOptions& options) {
  return std::make_unique<TapRenderer>(options);
}

}  // namespace tcptune
