// SPDX-License-Identifier: MIT
// Task definitions of ECS: JSON with containers, of which each may have a list systemControls.
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "readers/surfaces/comments.h"
#include "readers/surfaces/surfaces.h"
#include "readers/surfaces/yaml_lines.h"

namespace tcptune {
namespace {

constexpr std::array kEcsMarks{std::string_view("//")};  // JSON has none of its own

std::vector<Line> system_controls(const SurfaceText& text, const LocatedYaml& yaml, const LocatedNode& container) {
  std::vector<Line> lines;
  YamlPath path(text.text);
  const LocatedNode* controls = path.enter(container, "systemControls");
  if (controls == nullptr) return lines;
  for (std::size_t i = 0; i < controls->items.size(); ++i) {
    const LocatedNode& control = controls->items[i]->real();
    const LocatedNode *key = control.find("namespace"), *value = control.find("value");
    if (key == nullptr || key->kind != YamlKind::scalar || value == nullptr || value->kind != YamlKind::scalar)
      continue;
    lines.push_back(yaml_line(text, *key, *value, Holes::terraform, path.with(*controls, i).removal(yaml)));
  }
  return lines;
}

}  // namespace

std::vector<Fragment> reading::ecs(const SurfaceText& text) {
  const LocatedYaml yaml(text.text, std::string(text.path));
  std::vector<Fragment> fragments;
  for (const LocatedNode* document : yaml.documents()) {
    const LocatedNode* task = document->find("taskDefinition");
    const LocatedNode* containers = (task == nullptr ? document : task)->find("containerDefinitions");
    if (containers == nullptr) continue;
    for (const LocatedNode* item : containers->items) {
      const LocatedNode& container = item->real();
      const SurfaceTarget target{fmt::format("container {}", container.word("name")), Audience::container, YesNo::no};
      Fragment fragment{target, "the agent of ECS", {}, system_controls(text, yaml, container)};
      if (!fragment.lines.empty()) fragments.push_back(std::move(fragment));
    }
  }
  return with_comments(text, std::move(fragments), kEcsMarks);
}

}  // namespace tcptune
