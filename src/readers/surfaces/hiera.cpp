// SPDX-License-Identifier: MIT
// Hiera: the data that Puppet's classes are given, as YAML.
#include <array>
#include <set>
#include <string>

#include "readers/surfaces/ansible_values.h"
#include "readers/surfaces/comments.h"
#include "readers/surfaces/surfaces.h"
#include "readers/surfaces/yaml_settings.h"

namespace tcptune {
namespace {

constexpr std::array kHieraMarks{std::string_view("#")};

}  // namespace

std::vector<Fragment> reading::hiera(const SurfaceText& text) {
  const LocatedYaml yaml(text.text, std::string(text.path));
  std::set<const LocatedNode*> known;
  Fragment fragment{{}, "Puppet", {}, {}};
  // Its interpolation is written as Terraform's: %{facts.x}. Numbers are those of YAML 1.1, as Ansible's.
  const YamlSettings settings{text, yaml, Holes::terraform, text_of_scalar};
  for (const LocatedNode* document : yaml.documents())
    for (Line& line : settings_below(settings, *document, known)) fragment.lines.push_back(std::move(line));
  if (fragment.lines.empty()) return {};
  return with_comments(text, {std::move(fragment)}, kHieraMarks);
}

}  // namespace tcptune
