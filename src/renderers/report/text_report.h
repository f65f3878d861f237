// SPDX-License-Identifier: MIT
// The report for people: like a compiler's, the line shown and underlined, then what to do.
#pragma once

#include <memory>

#include "renderers/report/renderer.h"

namespace tcptune {

std::unique_ptr<Renderer> make_text_renderer(const RenderOptions& options);

}  // namespace tcptune
