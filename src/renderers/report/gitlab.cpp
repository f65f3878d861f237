// SPDX-License-Identifier: MIT
// GitLab's code quality report: a list of issues.
#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "core/text/hash.h"
#include "renderers/json_text.h"
#include "renderers/report/ci_formats.h"
#include "renderers/report/report_in_force.h"
#include "renderers/report/report_places.h"

namespace tcptune {
namespace {

std::string_view quality_of(Severity severity) {
  return severity == Severity::error ? "critical" : severity == Severity::warning ? "major" : "info";
}

// Issues with one fingerprint are shown as one, so the path counts too.
std::string unique_fingerprint(const Finding& finding, const std::string& path) {
  return fmt::format("{:016x}-{:016x}-{}", finding.fingerprint.hash, hash_of(kHashStart, path),
                     std::max(1, finding.fingerprint.number));
}

Json issue_of(std::string_view rule, const std::string& message, std::string_view severity, const std::string& path,
              int line, const std::string& fingerprint) {
  return {{"description", message},
          {"check_name", rule},
          {"fingerprint", fingerprint},
          {"severity", severity},
          {"location", {{"path", path}, {"lines", {{"begin", line}}}}}};
}

class GitlabRenderer : public Renderer {
 public:
  explicit GitlabRenderer(const RenderOptions& options) : options_(options) {}

  std::string begin(const InForce&) const override { return "["; }

  void target(const TargetResult& result, const Write& write) const override {
    std::string_view before = "\n";
    for (const Finding* finding : shown_findings(result, options_)) {
      const ReportPlace place = report_place(result, *finding, options_);
      write(before);
      write(dump(issue_of(finding->rule->id, message_and_advice(*finding), quality_of(finding->severity), place.path,
                          place.line, unique_fingerprint(*finding, place.path))));
      before = ",\n";
    }
  }

  std::string_view between() const override { return ","; }

  std::string failure(const Failure& failure) const override {
    const std::string path = path_in_repository(failure.path, options_);
    return "\n" + dump(issue_of("input", failure.message, "blocker", path, 1,
                                fmt::format("{:016x}", hash_of(kHashStart, path))));
  }

  std::string end(const InForce& in_force, const Totals& totals) const override {
    std::string text;
    std::string_view before = totals.said == YesNo::yes ? ",\n" : "\n";
    for (const InForceNote& note : in_force_notes(in_force, totals)) {
      text += std::string(before) +
              dump(issue_of("in-force", note.text, "info", path_in_repository(note.path, options_), 1,
                            fmt::format("{:016x}", hash_of(hash_of(kHashStart, "in force"), note.text))));
      before = ",\n";
    }
    return text + "\n]\n";
  }

 private:
  RenderOptions options_;
};

}  // namespace

std::unique_ptr<Renderer> make_gitlab_renderer(const RenderOptions& options) {
  return std::make_unique<GitlabRenderer>(options);
}

}  // namespace tcptune
