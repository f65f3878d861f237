// SPDX-License-Identifier: MIT
// An output format: text for the start, for each target as it is judged, and for the end. One row a format in
// renderer.cpp.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/checks/finding.h"
#include "core/judge/comparison.h"
#include "core/judge/setting_verdicts.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

enum class Color { no, yes };

struct RenderOptions {
  Color color = Color::no;
  Severity least = Severity::note;  // findings below are counted but not shown
};

// One target, judged. `passed` is filled for --show-passed.
struct Report {
  const Snapshot& snapshot;
  const Judgement& judgement;
  std::vector<SettingVerdict> passed;
  const Comparison* comparison = nullptr;  // with a proposed file: what it introduces, cures and leaves
};

class Renderer {
 public:
  virtual ~Renderer() = default;
  virtual std::string begin() { return ""; }
  virtual std::string target(const Report& report) = 0;
  // `total` sums up `targets` targets.
  virtual std::string end(const Counts& total, int targets) = 0;
};

using MakeRenderer = std::unique_ptr<Renderer>(const RenderOptions& options);

struct ReportFormat {
  std::string_view name;  // what --format takes
  MakeRenderer& make;
};

// The first is the default.
std::span<const ReportFormat> report_formats();

// Null if there is no such format.
std::unique_ptr<Renderer> make_renderer(std::string_view format, const RenderOptions& options);

}  // namespace tcptune
