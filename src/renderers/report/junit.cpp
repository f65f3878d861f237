// SPDX-License-Identifier: MIT
// JUnit's XML, in the part of it that Jenkins' schema and GitLab both take: a suite for each target, a case for each
// finding and for each rule that passed.
#include <set>
#include <string>

#include <fmt/format.h>

#include "core/text/markup.h"
#include "renderers/report/ci_formats.h"
#include "renderers/report/report_in_force.h"
#include "renderers/report/report_places.h"

namespace tcptune {
namespace {

class JunitRenderer : public Renderer {
 public:
  explicit JunitRenderer(const RenderOptions& options) : options_(options) {}

  std::string begin(const InForce&) const override {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  }

  void target(const TargetResult& result, const Write& write) const override {
    const std::string suite = xml_text(result.snapshot.name);
    std::string cases;
    int tests = 0, failures = 0, skipped = 0;
    std::set<std::string> names;  // GitLab drops a second case of one name
    for (const Finding* finding : shown_findings(result, options_)) {
      cases += case_of(result, *finding, suite, names);
      ++tests;
      failures += finding->severity != Severity::note;
    }
    for (const RuleOutcome& outcome : result.left.judgement.verdicts) {
      if (outcome.verdict == Verdict::fail || outcome.verdict == Verdict::not_applicable) continue;
      const std::string name = xml_text(fmt::format("{} {}", outcome.rule->id, outcome.rule->title));
      ++tests;
      if (outcome.verdict == Verdict::unknown) {
        ++skipped;
        cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\"><skipped/></testcase>\n", suite, name);
      } else {
        cases += fmt::format("    <testcase classname=\"{}\" name=\"{}\"/>\n", suite, name);
      }
    }
    write(fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n{}", suite,
                      tests, failures, skipped, cases));
    write("  </testsuite>\n");
  }

  std::string failure(const Failure& failure) const override {
    const std::string path = xml_text(path_in_repository(failure.path, options_));
    return fmt::format(
        "  <testsuite name=\"{0}\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n    <testcase "
        "classname=\"{0}\" name=\"it can be judged\"><error message=\"{1}\"/></testcase>\n  </testsuite>\n",
        path, xml_text(failure.message));
  }

  std::string end(const InForce& in_force, const Totals& totals) const override {
    const std::vector<InForceNote> notes = in_force_notes(in_force, totals);
    if (notes.empty()) return "</testsuites>\n";
    std::string text = fmt::format(
        "  <testsuite name=\"in force\" tests=\"{0}\" failures=\"0\" errors=\"0\" skipped=\"{0}\">\n", notes.size());
    for (const InForceNote& note : notes)
      text +=
          fmt::format("    <testcase classname=\"in force\" name=\"{}\"><skipped/></testcase>\n", xml_text(note.text));
    return text + "  </testsuite>\n</testsuites>\n";
  }

 private:
  // A note is no failure: it passes, and says what it has to say.
  std::string case_of(const TargetResult& result, const Finding& finding, const std::string& suite,
                      std::set<std::string>& names) const {
    const ReportPlace place = report_place(result, finding, options_);
    const std::string plain =
        fmt::format("{} {} [{}:{}]", finding.rule->id, finding.setting.empty() ? place.path : finding.setting,
                    place.path, place.line);
    std::string name = plain;
    for (int number = 2; !names.insert(name).second; ++number) name = fmt::format("{} ({})", plain, number);
    const std::string open = fmt::format("    <testcase classname=\"{}\" name=\"{}\">", suite, xml_text(name));
    const std::string text =
        fmt::format("{}:{}:{}: {}", place.path, place.line, place.column, message_and_advice(finding));
    if (finding.severity == Severity::note)
      return fmt::format("{}<system-out>{}</system-out></testcase>\n", open, xml_text(text));
    return fmt::format("{}<failure type=\"{}\" message=\"{}\">{}</failure></testcase>\n", open,
                       name_of(finding.severity), xml_text(message_of(finding)), xml_text(text));
  }

  RenderOptions options_;
};

}  // namespace

std::unique_ptr<Renderer> make_junit_renderer(const RenderOptions& options) {
  return std::make_unique<JunitRenderer>(options);
}

}  // namespace tcptune
