// SPDX-License-Identifier: MIT
// See report_places.h.
#include "renderers/report/report_places.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/text/text.h"

namespace tcptune {
namespace {

std::string below(const std::string& prefix, std::string path) {
  if (prefix.empty()) return path;
  const std::size_t first = path.find_first_not_of('/');
  path.erase(0, std::min(first, path.size()));
  return prefix.ends_with('/') ? prefix + path : fmt::format("{}/{}", prefix, path);
}

std::string normal(std::string path) {
  while (path.starts_with("./")) path.erase(0, 2);
  return path.empty() ? "." : path;
}

std::string in_proc(const std::string& setting) {
  std::string path = setting;
  for (char& c : path)
    if (c == '.')
      c = '/';
    else if (c == '/')
      c = '.';
  return "proc/sys/" + path;
}

}  // namespace

ReportPlace report_place(const TargetResult& result, const Place& place, const std::string& setting,
                         const RenderOptions& options) {
  ReportPlace found;
  const Snapshot& snapshot = result.snapshot;
  if (place.file.empty())
    found.path = setting.empty() ? std::string("proc/sys/net") : in_proc(setting);
  else if (snapshot.kind == TargetKind::root)
    found.path = normal(below(options.root_prefix.value_or(snapshot.name), place.file));
  else
    found.path = place.file.starts_with('/') ? place.file : normal(below(options.path_prefix, place.file));
  found.line = std::max(1, place.line);
  found.column = std::max(1, place.column);
  found.length = place.length;
  return found;
}

ReportPlace report_place(const TargetResult& result, const Finding& finding, const RenderOptions& options) {
  return report_place(result, finding.place, finding.setting, options);
}

std::string path_in_repository(const std::string& named, const RenderOptions& options) {
  return named.starts_with('/') ? named : normal(below(options.path_prefix, named));
}

std::string message_of(const Finding& finding) {
  return finding.kernels.empty() ? finding.message : fmt::format("{} (on {})", finding.message, finding.kernels);
}

std::string message_and_advice(const Finding& finding) {
  const std::string_view advice = finding.advice.view();
  return advice.empty() ? message_of(finding) : fmt::format("{}. {}", message_of(finding), advice);
}

std::optional<Edit> safe_edit(const TargetResult& result, const Finding& finding) {
  const std::optional<BootConfiguration>& boot = result.snapshot.boot;
  if (finding.fix_safety != FixSafety::safe || finding.fix.size() != 1 || !boot) return std::nullopt;
  const FixStep& step = finding.fix.front();
  if (!step.at || step.in_registry == YesNo::yes || *step.at >= boot->lines.size()) return std::nullopt;
  const Line& line = boot->lines[*step.at];
  const SourcePtr& source = boot->file_of(line).source;
  if (source == nullptr || boot->file_of(line).path != finding.place.file) return std::nullopt;
  if (line.writing != nullptr && !line.writing->not_edited.empty()) return std::nullopt;
  const Span lines{source->line(line.line).begin, source->line(line.line + line.continued).end};
  switch (step.kind) {
    case FixKind::remove_line: return Edit{line.writing == nullptr ? lines : line.writing->removal, ""};
    case FixKind::rewrite_line: {
      const bool ends = source->text(lines).ends_with('\n');
      return Edit{lines, ends ? step.value + '\n' : step.value};
    }
    case FixKind::set: return line.value_span.empty() ? std::nullopt : std::optional(Edit{line.value_span, step.value});
    default: return std::nullopt;
  }
}

std::vector<const Finding*> shown_findings(const TargetResult& result, const RenderOptions& options) {
  std::vector<const Finding*> shown;
  const auto take = [&](const Finding& finding) {
    if (finding.severity >= options.least) shown.push_back(&finding);
  };
  if (result.proposed)
    for (const Finding* finding : result.proposed->comparison.introduced) take(*finding);
  else
    for (const Finding& finding : result.left.judgement.findings) take(finding);
  return shown;
}

}  // namespace tcptune
