// SPDX-License-Identifier: MIT
// A template of a sysctl file is told by what is left of it without its tags; see text_signs.h.
#include <algorithm>
#include <array>
#include <string>

#include "core/text/text.h"
#include "readers/input/text_signs.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

// Names that speak of templates, and tags that do: Jinja, Go and Helm, ERB, autoconf.
constexpr std::array kEndings = {".j2"sv,  ".jinja"sv,  ".jinja2"sv, ".erb"sv, ".epp"sv,     ".tmpl"sv,
                                 ".tpl"sv, ".gotmpl"sv, ".tftpl"sv,  ".in"sv,  ".mustache"sv};
constexpr std::array kTags = {"{{"sv, "{%"sv, "<%"sv, "%>"sv};
// What only steers a template stands on lines that begin so; "-%>" and "}}" end those that go on.
constexpr std::array kSteering = {"{%"sv, "{{"sv, "{#"sv, "<%"sv, "%{"sv};

}  // namespace

bool sign::sysctl_template(TextLook& look) {
  const auto ends_name = [&](std::string_view end) { return look.name().ends_with(end); };
  const auto has_tag = [&](std::string_view tag) { return look.text().find(tag) != std::string_view::npos; };
  if (std::none_of(kEndings.begin(), kEndings.end(), ends_name) && std::none_of(kTags.begin(), kTags.end(), has_tag))
    return false;
  std::string rest;
  for (const std::string_view line : look.said().lines)
    if (!starts_with_any(kSteering, line)) rest.append(line).append("\n");
  TextLook without_tags(look.name(), rest);
  return has_mostly_settings(without_tags);
}

}  // namespace tcptune
