// SPDX-License-Identifier: MIT
// Values of a Helm chart: lists and maps below a key that speaks of sysctls. What the chart makes of them is not known.
#include <array>
#include <string>
#include <utility>

#include "core/text/text.h"
#include "readers/surfaces/comments.h"
#include "readers/surfaces/kubernetes_pod.h"
#include "readers/surfaces/surfaces.h"
#include "readers/surfaces/yaml_lines.h"

namespace tcptune {
namespace {

constexpr std::array kValuesMarks{std::string_view("#")};

class ValuesReader {
 public:
  explicit ValuesReader(const SurfaceText& text) : text_(text), yaml_(text.text, std::string(text.path)) {}

  std::vector<Fragment> read() {
    for (const LocatedNode* document : yaml_.documents()) walk(*document, 0);
    return std::move(fragments_);
  }

 private:
  void walk(const LocatedNode& node, int depth) {
    constexpr int kDeepest = 12;
    if (depth > kDeepest) return;
    for (std::size_t i = 0; i < node.entries.size(); ++i) {
      const LocatedNode& value = *node.entries[i].value;
      if (value.alias != nullptr) continue;
      const bool speaks = lower(node.entries[i].key->text).find("sysctl") != std::string::npos;
      if (speaks && value.kind == YamlKind::sequence)
        take_list(value);
      else if (speaks && value.kind == YamlKind::mapping)
        take_map(value, depth);
      else
        walk(value, depth + 1);
    }
    for (const LocatedNode* item : node.items)
      if (item->alias == nullptr) walk(*item, depth + 1);
  }

  // As a pod has them.
  void take_list(const LocatedNode& list) {
    const PodPlace place{text_, yaml_, "the chart's pod", YesNo::no};
    add({"the chart's pod", Audience::pod, YesNo::no}, sysctls_of_pod(place, list, YamlPath(text_.text)));
  }

  void take_map(const LocatedNode& map, int depth) {
    std::vector<Line> lines;
    for (std::size_t i = 0; i < map.entries.size(); ++i) {
      const LocatedNode &key = *map.entries[i].key, &value = map.entries[i].value->real();
      const bool names = key.text.starts_with("net.") && value.kind == YamlKind::scalar;
      if (names)
        lines.push_back(yaml_line(text_, key, value, Holes::jinja, YamlPath(text_.text).with(map, i).removal(yaml_)));
    }
    if (lines.empty()) return walk(map, depth + 1);
    add({"the chart", Audience::unknown, YesNo::no}, std::move(lines));
  }

  void add(const SurfaceTarget& target, std::vector<Line> lines) {
    if (!lines.empty()) fragments_.push_back({target, "the chart", {}, std::move(lines)});
  }

  const SurfaceText& text_;
  LocatedYaml yaml_;
  std::vector<Fragment> fragments_;
};

}  // namespace

std::vector<Fragment> reading::chart_values(const SurfaceText& text) {
  return with_comments(text, ValuesReader(text).read(), kValuesMarks);
}

}  // namespace tcptune
