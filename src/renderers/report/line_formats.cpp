// SPDX-License-Identifier: MIT
// A line for each finding: as people read it (compact), and as editors and build tools know it of a compiler (gcc).
#include <string>

#include <fmt/format.h>

#include "core/text/quote.h"
#include "core/text/text.h"
#include "renderers/report/ci_formats.h"
#include "renderers/report/report_in_force.h"
#include "renderers/report/report_places.h"

namespace tcptune {
namespace {

enum class LineStyle { compact, gcc };

class LineRenderer : public Renderer {
 public:
  LineRenderer(const RenderOptions& options, LineStyle style) : options_(options), style_(style) {}

  void target(const TargetResult& result, const Write& write) const override {
    for (const Finding* finding : shown_findings(result, options_)) {
      const ReportPlace place = report_place(result, *finding, options_);
      write(line(place.path, place.line, place.column, name_of(finding->severity), message_of(*finding),
                 finding->rule->id));
    }
  }

  std::string failure(const Failure& failure) const override {
    return line(path_in_repository(failure.path, options_), 1, 1, "error", failure.message, "input");
  }

  std::string end(const InForce& in_force, const Totals& totals) const override {
    std::string text;
    for (const InForceNote& note : in_force_notes(in_force, totals))
      text += line(path_in_repository(note.path, options_), 1, 1, "note", note.text, "in-force");
    if (style_ == LineStyle::gcc) return text;
    const Counts& counts = totals.counts;
    return text + fmt::format("{}, {}, {}\n", counted(counts.error, "error"), counted(counts.warning, "warning"),
                              counted(counts.note, "note"));
  }

 private:
  std::string line(const std::string& path, int number, int column, std::string_view severity,
                   const std::string& message, std::string_view rule) const {
    return printable(style_ == LineStyle::gcc
                         ? fmt::format("{}:{}:{}: {}: {} [{}]", path, number, column, severity, message, rule)
                         : fmt::format("{}:{}: {}[{}]: {}", path, number, severity, rule, message)) +
           '\n';
  }

  RenderOptions options_;
  LineStyle style_;
};

}  // namespace

std::unique_ptr<Renderer> make_compact_renderer(const RenderOptions& options) {
  return std::make_unique<LineRenderer>(options, LineStyle::compact);
}
std::unique_ptr<Renderer> make_gcc_renderer(const RenderOptions& options) {
  return std::make_unique<LineRenderer>(options, LineStyle::gcc);
}

}  // namespace tcptune
