// SPDX-License-Identifier: MIT
// Templates of sysctl files (Jinja, ERB, Go, Terraform, autoconf), read around their holes. See sysctl_template.h.
#include "readers/surfaces/sysctl_template.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "core/snapshot/view.h"
#include "core/text/text.h"
#include "readers/surfaces/ansible_role.h"
#include "readers/surfaces/embedded_sysctl.h"
#include "readers/surfaces/surfaces.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

// Whichever language it is in: of a sysctl's value none of these is a part.
constexpr std::array kTemplateHoles = {Holes::jinja, Holes::erb, Holes::terraform, Holes::autoconf};

Holes holes_in(std::string_view text) {
  const auto found =
      std::find_if(kTemplateHoles.begin(), kTemplateHoles.end(), [text](Holes holes) { return has_hole(text, holes); });
  return found == kTemplateHoles.end() ? Holes::none : *found;
}

// The word that a tag at the beginning of a line says first: "if", "else", "endif", "end", "}".
std::string_view steering_word(std::string_view line) {
  for (const std::string_view open : {"{%"sv, "{{"sv, "<%"sv, "%{"sv}) {
    if (!line.starts_with(open)) continue;
    line.remove_prefix(open.size());
    while (!line.empty() &&
           (line.front() == '-' || line.front() == '+' || line.front() == '~' || is_space(line.front())))
      line.remove_prefix(1);
    return line.substr(0, std::min(line.find_first_not_of("abcdefghijklmnopqrstuvwxyz@.}"), line.size()));
  }
  return "";
}

// Lines that stand in a branch, by their number from 1; the deepest branch does not matter, only that there is one.
std::vector<char> conditional_lines(std::string_view text) {
  std::vector<char> conditional(1, 0);
  int depth = 0;
  for (std::string_view line : split(text, '\n')) {
    line = trim(line);
    const std::string_view word = steering_word(line);
    const bool closes = word.starts_with("end") || word.starts_with("}");
    if (closes) depth = std::max(0, depth - 1);
    conditional.push_back(depth > 0 ? 1 : 0);
    const bool inline_block =
        line.find("endif") != std::string_view::npos || line.find("end ") != std::string_view::npos;
    const bool opens = word == "if" || word == "for" || word == "unless" || word == "range" || word == "with" ||
                       (word.starts_with("@") && line.find(" do") != std::string_view::npos) ||
                       line.ends_with("do |") || line.find(".each") != std::string_view::npos;
    if (opens && (!inline_block || closes)) ++depth;
  }
  return conditional;
}

// Which of several values of one setting holds is decided by branches: each is judged, and none overrides another.
std::vector<Fragment> apart(std::vector<Line> lines, const std::vector<char>& conditional) {
  const auto is_in_branch = [&](const Line& line) {
    return static_cast<std::size_t>(line.line) < conditional.size() &&
           conditional[static_cast<std::size_t>(line.line)] != 0;
  };
  std::map<std::string, std::pair<int, bool>, std::less<>> seen;  // how often so far, and was the last in a branch?
  std::vector<Fragment> fragments(1);
  for (Line& line : lines) {
    std::size_t place = 0;
    if (line.kind != LineKind::comment && !line.name.empty()) {
      const auto [entry, first] = seen.try_emplace(line.name, 0, is_in_branch(line));
      auto& [count, was_in_branch] = entry->second;
      if (!first && (was_in_branch || is_in_branch(line))) ++count;
      was_in_branch = was_in_branch || is_in_branch(line);
      place = static_cast<std::size_t>(count);
    }
    while (fragments.size() <= place) {
      Fragment another;
      another.target.name = fmt::format("branch {} of the template", fragments.size() + 1);
      fragments.push_back(std::move(another));
    }
    fragments[place].lines.push_back(std::move(line));
  }
  std::erase_if(fragments, [](const Fragment& fragment) {
    return std::all_of(fragment.lines.begin(), fragment.lines.end(),
                       [](const Line& line) { return line.kind == LineKind::comment; });
  });
  return fragments;
}

// A line of which the value is a variable elsewhere: the setting can go, and keep its value.
void fill_in(Line& line, const AnsibleScope& scope) {
  LocatedNode value;
  value.kind = YamlKind::scalar;
  value.text = line.value;
  const AnsibleText filled = filled_in({&value, YesNo::no}, nullptr, scope);
  if (!filled.text || trim(*filled.text).empty()) return;
  line.kind = LineKind::assignment;
  line.value = trim(*filled.text);
  line.value_span.end = line.value_span.begin;
  Writing writing = *line.writing;
  writing.sysctl_line = YesNo::no;
  line.writing = std::make_shared<const Writing>(std::move(writing));
}

}  // namespace

std::vector<Line> lines_of_template(const SurfaceText& text, const AnsibleScope& scope) {
  View view;
  view.append(text.text, 0);
  std::vector<Line> lines = sysctl_lines(text, view, holes_in(text.text));
  // Tags and what goes on behind them are no lines of a sysctl file; whatever else it is, rendering may change it.
  std::erase_if(lines, [](const Line& line) { return line.kind == LineKind::not_assignment; });
  for (Line& line : lines)
    if (line.kind == LineKind::computed && line.value.find("{{") != std::string::npos) fill_in(line, scope);
  return lines;
}

std::vector<Fragment> reading::sysctl_template(const SurfaceText& text) {
  AnsibleRole role(text);
  AnsibleScope scope;
  if (text.path.find("templates/") != std::string_view::npos) role.push_variables(scope);
  return apart(lines_of_template(text, scope), conditional_lines(text.text));
}

}  // namespace tcptune
