// SPDX-License-Identifier: MIT
// The table of output formats.
#include "renderers/report/renderer.h"

#include "renderers/report/json.h"
#include "renderers/report/text_report.h"

namespace tcptune {
namespace {

struct Format {
  std::string_view name;
  std::unique_ptr<Renderer> (*make)(const RenderOptions&);
};

constexpr Format kFormats[] = {
    {"text", make_text_renderer}, {"json", make_json_renderer}, {"jsonl", make_jsonl_renderer}};

}  // namespace

std::unique_ptr<Renderer> make_renderer(std::string_view format, const RenderOptions& options) {
  for (const Format& known : kFormats)
    if (known.name == format) return known.make(options);
  return nullptr;
}

const std::vector<std::string_view>& format_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const Format& known : kFormats) all.push_back(known.name);
    return all;
  }();
  return names;
}

}  // namespace tcptune
