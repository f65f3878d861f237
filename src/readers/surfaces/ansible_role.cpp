// SPDX-License-Identifier: MIT
// See ansible_role.h.
#include "readers/surfaces/ansible_role.h"

#include <array>
#include <utility>

#include "core/text/error.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::array kPartsOfRole = {"tasks/"sv, "handlers/"sv, "templates/"sv};

}  // namespace

const LocatedNode* AnsibleRole::mapping_of(std::string_view relative) {
  SourcePtr source = text_.neighbour(relative);
  if (source == nullptr) return nullptr;
  try {
    auto parsed = std::make_unique<LocatedYaml>(source->bytes(), std::string(relative));
    const auto& documents = parsed->documents();
    const LocatedNode* top = documents.empty() ? nullptr : documents.front();
    neighbours_.push_back({std::move(source), std::move(parsed)});
    return top != nullptr && top->kind == YamlKind::mapping ? top : nullptr;
  } catch (const Error&) {  // it is told where that file is judged
    return nullptr;
  }
}

// The file may stand in a directory below tasks/.
std::string AnsibleRole::way_up() const {
  constexpr std::size_t kLongest = 30;
  std::string up = "../";
  const std::string_view path = text_.path;
  for (const std::string_view directory : kPartsOfRole)
    if (const std::size_t at = path.rfind(directory); at != std::string_view::npos)
      for (std::size_t slash = path.find('/', at + directory.size());
           slash != std::string_view::npos && up.size() < kLongest; slash = path.find('/', slash + 1))
        up += "../";
  return up;
}

void AnsibleRole::push_variables(AnsibleScope& scope) {
  const std::string up = way_up();
  for (const std::string_view place :
       {"defaults/main.yml"sv, "defaults/main.yaml"sv, "vars/main.yml"sv, "vars/main.yaml"sv})
    if (const LocatedNode* variables = mapping_of(up + std::string(place))) scope.push(variables, YesNo::no);
}

SourcePtr AnsibleRole::file_of(std::string_view directory, std::string_view src) const {
  if (src.empty() || src.starts_with('/') || src.find("{{") != std::string_view::npos) return nullptr;
  const std::string below = std::string(directory) + "/" + std::string(src);
  for (const std::string& place : {way_up() + below, below, std::string(src)})
    if (SourcePtr source = text_.neighbour(place)) return source;
  return nullptr;
}

}  // namespace tcptune
