// SPDX-License-Identifier: MIT
// See written_file.h.
#include "readers/surfaces/written_file.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "core/text/text.h"
#include "readers/input/text_look.h"
#include "readers/input/text_signs.h"
#include "readers/surfaces/shell.h"

namespace tcptune {
namespace {

bool is_shell_file(std::string_view path, std::string_view text) {
  if (!text.starts_with("#!")) return path.ends_with(".sh");
  const std::string_view first = text.substr(0, text.find('\n'));
  return first.find("sh") != std::string_view::npos;
}

}  // namespace

std::vector<Fragment> written_file(const SurfaceText& text, const WrittenFile& file) {
  TextLook look(file.path, file.view.text());
  std::vector<Fragment> fragments;
  // A key of a ConfigMap tells little; where a file has a place, its name tells what it is for.
  const bool may_be_any =
      file.path.find('/') == std::string_view::npos || lower(file.path).find("sysctl") != std::string::npos;
  if (is_named_as_sysctl_file(file.path) ||
      (may_be_any && !file.view.text().starts_with("#!") && has_mostly_settings(look))) {
    fragments.push_back({file.target, "", {}, sysctl_lines(text, file.view, file.holes)});
    if (fragments.back().lines.empty()) fragments.clear();
  } else if (is_shell_file(file.path, file.view.text())) {
    const std::string_view name = file.path.substr(file.path.rfind('/') + 1);
    fragments = script_fragments({text, file.view, file.target, fmt::format("the script {}", name), RunsWhere::host});
  }
  if (!file.not_edited.empty())
    for (Fragment& fragment : fragments) leave_alone(fragment.lines, file.not_edited);
  return fragments;
}

void leave_alone(std::vector<Line>& lines, const std::string& why) {
  for (Line& line : lines) {
    Writing writing = line.writing == nullptr ? Writing{} : *line.writing;
    writing.not_edited = why;
    writing.sysctl_line = YesNo::no;
    for (WritingFault& fault : writing.faults) fault.cure.reset();
    line.writing = std::make_shared<const Writing>(std::move(writing));
  }
}

void WrittenFiles::add(std::string_view path, std::vector<Fragment> fragments) {
  for (Fragment& fragment : fragments) {
    // /etc/sysctl.conf is read last, where it is read at all.
    const std::string_view name = path.substr(path.rfind('/') + 1);
    const bool is_dropped_in = fragment.program.empty() && name != "sysctl.conf";
    files_.emplace_back(is_dropped_in ? std::string(name) : "\xFF", std::move(fragment));
  }
}

std::vector<Fragment> WrittenFiles::take() {
  std::stable_sort(files_.begin(), files_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Fragment> fragments;
  for (auto& [name, fragment] : files_) fragments.push_back(std::move(fragment));
  files_.clear();
  return fragments;
}

Line placed_in_source(const Source& source, const View& view, Line line) {
  const bool is_verbatim = view.is_verbatim(line.value_span) && view.is_verbatim(line.key_span);
  const Span whole = view.in_source(line.whole);
  line.key_span = view.in_source(line.key_span);
  line.value_span = view.in_source(line.value_span);
  line.whole = whole;
  const std::size_t at = line.key_span.empty() ? whole.begin : line.key_span.begin;
  line.line = source.line_at(at);
  line.column = static_cast<int>(at - source.line(line.line).begin) + 1;
  line.continued = 0;
  if (line.writing != nullptr) {
    Writing writing = *line.writing;
    writing.removal = writing.removal.empty() ? Span{} : view.in_source(writing.removal);
    for (WritingFault& fault : writing.faults)
      if (fault.cure) fault.cure->span = view.in_source(fault.cure->span);
    if (!is_verbatim && writing.not_edited.empty()) writing.not_edited = "is written with escapes";
    line.writing = std::make_shared<const Writing>(std::move(writing));
  }
  return line;
}

}  // namespace tcptune
