// SPDX-License-Identifier: MIT
// The table of output formats.
#include "renderers/report/renderer.h"

#include "core/text/named.h"
#include "renderers/report/ci_formats.h"
#include "renderers/report/json.h"
#include "renderers/report/text_report.h"

namespace tcptune {
namespace {

constexpr ReportFormat kFormats[] = {
    {"text", make_text_renderer},
    {"json", make_json_renderer},
    {"jsonl", make_jsonl_renderer},
    {"sarif", make_sarif_renderer},
    {"junit", make_junit_renderer},
    {"github", make_github_renderer},
    {"gitlab", make_gitlab_renderer},
    {"markdown", make_markdown_renderer},
    {"prometheus", make_prometheus_renderer},
    {"compact", make_compact_renderer},
    {"gcc", make_gcc_renderer},
    {"checkstyle", make_checkstyle_renderer},
    {"statistics", make_statistics_renderer},
    {"tap", make_tap_renderer},
    {"html", make_html_renderer},
};

}  // namespace

std::span<const ReportFormat> report_formats() { return kFormats; }

std::unique_ptr<Renderer> make_renderer(std::string_view format, const RenderOptions& options) {
  const ReportFormat* known = find_row(report_formats(), format);
  return known == nullptr ? nullptr : known->make(options);
}

}  // namespace tcptune
