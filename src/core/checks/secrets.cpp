// SPDX-License-Identifier: MIT
// See secrets.h.
#include "core/checks/secrets.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace tcptune {
namespace {

constexpr std::string_view kHidden = "…";

bool is_secret(std::string_view name) {
  return name == "net.ipv4.tcp_fastopen_key" ||
         (name.starts_with("net.ipv6.conf.") && name.ends_with(".stable_secret"));
}

void hide(std::string& text, std::string_view value) {
  for (std::size_t at = text.find(value); at != std::string::npos; at = text.find(value, at + kHidden.size()))
    text.replace(at, value.size(), kHidden);
}

void hide(Place& place, std::string_view value) {
  hide(place.text, value);
  hide(place.label, value);
  const auto end = static_cast<int>(place.text.size()) - (place.column - place.text_from);
  place.length = std::min(place.length, std::max(end, 0));
}

}  // namespace

void hide_secrets(const Snapshot& snapshot, Finding& finding) {
  if (!is_secret(finding.setting) || !snapshot.boot) return;
  for (const Line& line : snapshot.boot->lines) {
    if (!is_secret(line.name) || line.value.empty()) continue;
    for (std::string* text : {&finding.message, &finding.value}) hide(*text, line.value);
    hide(finding.place, line.value);
    for (Place& place : finding.related) hide(place, line.value);
    for (Elsewhere& other : finding.elsewhere) hide(other.message, line.value);
    for (FixStep& step : finding.fix) hide(step.old_value, line.value);
  }
}

std::string shown_value(const FixStep& step) {
  if (!is_secret(step.setting)) return step.value;
  return step.kind == FixKind::rewrite_line ? step.setting + " = " + std::string(kHidden) : std::string(kHidden);
}

}  // namespace tcptune
