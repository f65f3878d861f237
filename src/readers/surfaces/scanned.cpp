// SPDX-License-Identifier: MIT
// Texts that no reader of ours knows, such as code, Terraform or Chef: what looks like a pair of a sysctl and its
// value.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "readers/surfaces/comments.h"
#include "readers/surfaces/scanned_pairs.h"
#include "readers/surfaces/setting_at.h"
#include "readers/surfaces/surfaces.h"

namespace tcptune {

std::vector<Fragment> reading::scanned(const SurfaceText& text) {
  const SettingPlaces places(text.text);
  Fragment host{{"", Audience::unknown, YesNo::yes}, "what reads this text", {}, {}};
  Fragment container{{"container", Audience::container, YesNo::yes}, "the container engine", {}, {}};
  for (ScannedPair& pair : scanned_pairs(text.text)) {
    SettingAt setting;
    setting.key = pair.key;
    setting.value = pair.value;
    setting.whole = {std::min(pair.key.begin, pair.value.begin), std::max(pair.key.end, pair.value.end)};
    setting.name = std::move(pair.name);
    setting.text = std::move(pair.text);
    setting.writing.not_edited = "was told by its looks, in a text that tcptune does not know";
    (pair.for_container ? container : host).lines.push_back(places.line(std::move(setting)));
  }
  std::vector<Fragment> fragments;
  for (Fragment* fragment : {&host, &container})
    if (!fragment->lines.empty()) fragments.push_back(std::move(*fragment));
  constexpr std::array kScannedMarks{std::string_view("#"), std::string_view("//")};
  return with_comments(text, std::move(fragments), kScannedMarks);
}

}  // namespace tcptune
