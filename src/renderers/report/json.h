// SPDX-License-Identifier: MIT
// The report for programs: one JSON document, or one JSON object a line.
#pragma once

#include <memory>

#include "renderers/report/renderer.h"

namespace tcptune {

// {"schema_version", "findings": […], "target": {…}, "summary": {…}}; findings are written as they come.
std::unique_ptr<Renderer> make_json_renderer(const RenderOptions& options);

// A line a finding ("type": "finding"), then a line a target ("target") and one at the end ("summary").
std::unique_ptr<Renderer> make_jsonl_renderer(const RenderOptions& options);

}  // namespace tcptune
