// SPDX-License-Identifier: MIT
// Configurations of nodes that hold a map of sysctls: Talos (machine.sysctls), k3OS (k3os.sysctls); and what they tell
// the kubelet, as k3s does.
#include <array>
#include <string>
#include <utility>

#include "readers/surfaces/comments.h"
#include "readers/surfaces/kubelet.h"
#include "readers/surfaces/surfaces.h"
#include "readers/surfaces/yaml_lines.h"

namespace tcptune {
namespace {

constexpr std::array kNodeMarks{std::string_view("#")};

struct NodeProgram {
  std::string_view section;
  std::string_view map;
  std::string_view program;
};
constexpr NodeProgram kNodePrograms[] = {{"machine", "sysctls", "Talos"}, {"k3os", "sysctls", "k3OS"}};

}  // namespace

std::vector<Fragment> reading::node_config(const SurfaceText& text) {
  const LocatedYaml yaml(text.text, std::string(text.path));
  std::vector<Fragment> fragments;
  for (const LocatedNode* document : yaml.documents()) {
    for (const NodeProgram& row : kNodePrograms) {
      const LocatedNode* section = document->find(row.section);
      YamlPath path(text.text);
      const LocatedNode* sysctls = section == nullptr ? nullptr : path.enter(*section, row.map);
      if (sysctls == nullptr) continue;
      Fragment fragment{{"", Audience::host, YesNo::no}, std::string(row.program), {}, {}};
      for (std::size_t i = 0; i < sysctls->entries.size(); ++i) {
        const LocatedNode &key = *sysctls->entries[i].key, &value = sysctls->entries[i].value->real();
        if (key.kind == YamlKind::scalar && value.kind == YamlKind::scalar && key.text != "<<")
          fragment.lines.push_back(yaml_line(text, key, value, Holes::jinja, path.with(*sysctls, i).removal(yaml)));
      }
      if (!fragment.lines.empty()) fragments.push_back(std::move(fragment));
    }
    for (Fragment& fragment : kubelet_fragments(text, *document, "the kubelet"))
      fragments.push_back(std::move(fragment));
  }
  return with_comments(text, std::move(fragments), kNodeMarks);
}

}  // namespace tcptune
