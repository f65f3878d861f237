// SPDX-License-Identifier: MIT
// Checkstyle's XML, in the shape that ShellCheck gives it: an element for each file, in it one for each finding.
#include <map>
#include <string>

#include <fmt/format.h>

#include "core/text/markup.h"
#include "renderers/report/ci_formats.h"
#include "renderers/report/report_in_force.h"
#include "renderers/report/report_places.h"

namespace tcptune {
namespace {

std::string_view checkstyle_severity(Severity severity) {
  return severity == Severity::note ? "info" : name_of(severity);
}

class CheckstyleRenderer : public Renderer {
 public:
  explicit CheckstyleRenderer(const RenderOptions& options) : options_(options) {}

  std::string begin(const InForce&) const override {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n";
  }

  void target(const TargetResult& result, const Write& write) const override {
    std::map<std::string, std::string> by_file;
    for (const Finding* finding : shown_findings(result, options_)) {
      const ReportPlace place = report_place(result, *finding, options_);
      by_file[place.path] += error_of(place.line, place.column, checkstyle_severity(finding->severity),
                                      message_and_advice(*finding), finding->rule->id);
    }
    for (const auto& [path, errors] : by_file) write(file_of(path, errors));
  }

  std::string failure(const Failure& failure) const override {
    return file_of(path_in_repository(failure.path, options_), error_of(1, 1, "error", failure.message, "input"));
  }

  std::string end(const InForce& in_force, const Totals& totals) const override {
    std::string text;
    for (const InForceNote& note : in_force_notes(in_force, totals))
      text += file_of(path_in_repository(note.path, options_), error_of(1, 1, "info", note.text, "in-force"));
    return text + "</checkstyle>\n";
  }

 private:
  static std::string file_of(const std::string& path, const std::string& errors) {
    return fmt::format("<file name=\"{}\">\n{}</file>\n", xml_text(path), errors);
  }
  static std::string error_of(int line, int column, std::string_view severity, const std::string& message,
                              std::string_view rule) {
    return fmt::format("<error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"tcptune.{}\"/>\n",
                       line, column, severity, xml_text(message), rule);
  }

  RenderOptions options_;
};

}  // namespace

std::unique_ptr<Renderer> make_checkstyle_renderer(const RenderOptions& options) {
  return std::make_unique<CheckstyleRenderer>(options);
}

}  // namespace tcptune
