// SPDX-License-Identifier: MIT
// saptune notes: their sections [sysctl], some of which hold only for one release or architecture (txtparser/ini.go of
// saptune). An option without a value leaves the setting alone; '<' and '>' are bounds.
#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "core/text/text.h"
#include "readers/surfaces/comments.h"
#include "readers/surfaces/ini_lines.h"
#include "readers/surfaces/setting_at.h"
#include "readers/surfaces/surfaces.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::array kSaptuneMarks{"#"sv};

std::string_view without_saptune_quotes(std::string_view value) {
  while (!value.empty() && (value.front() == '"' || value.front() == '\'')) value.remove_prefix(1);
  while (!value.empty() && (value.back() == '"' || value.back() == '\'')) value.remove_suffix(1);
  return value;
}

}  // namespace

std::vector<Fragment> reading::saptune(const SurfaceText& text) {
  const SettingPlaces places(text.text);
  const std::vector<TextLine> lines = text_lines(text.text);
  std::vector<Fragment> fragments;
  for (const IniOption& option : ini_options(lines, "<=>")) {
    const std::string_view name = option.section.substr(0, option.section.find(':'));
    const std::string_view value = without_saptune_quotes(option.value);
    if (name != "sysctl" || value.empty() || option.key.find_first_of("./") == std::string_view::npos) continue;
    SettingAt setting;
    setting.key = option.line->span_of(option.key);
    setting.name = option.key;
    setting.value = option.line->span_of(value);
    setting.text = value;
    setting.whole = {setting.key.begin, option.line->end()};
    setting.writing.removal = places.with_its_lines(setting.whole, "");
    Line line = places.line(std::move(setting));
    if (option.op.starts_with('>')) line.assigns = Assigns::at_least;
    if (option.op.starts_with('<')) line.assigns = Assigns::at_most;
    SurfaceTarget target;
    if (name.size() < option.section.size()) target.name = option.section.substr(name.size() + 1);
    const auto known = std::find_if(fragments.begin(), fragments.end(),
                                    [&](const Fragment& fragment) { return fragment.target == target; });
    if (known != fragments.end())
      known->lines.push_back(std::move(line));
    else
      fragments.push_back({std::move(target), "saptune", {}, {std::move(line)}});
  }
  return with_comments(text, std::move(fragments), kSaptuneMarks);
}

}  // namespace tcptune
