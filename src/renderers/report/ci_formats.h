// SPDX-License-Identifier: MIT
// Reports for pipelines, forges and monitoring: a file each, named like its format.
#pragma once

#include "renderers/report/renderer.h"

namespace tcptune {

MakeRenderer make_sarif_renderer, make_junit_renderer, make_github_renderer, make_gitlab_renderer,
    make_markdown_renderer, make_prometheus_renderer, make_compact_renderer, make_gcc_renderer,
    make_checkstyle_renderer, make_tap_renderer, make_statistics_renderer, make_html_renderer;

}  // namespace tcptune
