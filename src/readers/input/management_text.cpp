// SPDX-License-Identifier: MIT
// Texts of configuration management (Ansible, Salt, Puppet); see text_signs.h.
#include <algorithm>
#include <array>

#include "core/text/text.h"
#include "readers/input/text_signs.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

// Directories of a role or of a project, in which all YAML is Ansible's.
constexpr std::array kAnsiblePlaces = {"/tasks/"sv, "/handlers/"sv, "/group_vars/"sv, "/host_vars/"sv, "/playbooks/"sv};
constexpr std::array kHieraPlaces = {"/hieradata/"sv, "/hiera/"sv, "/hiera-data/"sv};

template <typename Places>
bool stands_in(const Places& places, std::string_view path) {
  const std::string rooted = "/" + std::string(path);
  return std::any_of(places.begin(), places.end(),
                     [&](std::string_view place) { return rooted.find(place) != std::string::npos; });
}

// roles/web/defaults/main.yml, and the same of a role that is a repository by itself.
bool holds_variables_of_role(std::string_view path) {
  const std::string rooted = "/" + std::string(path);
  for (const std::string_view place : {"/defaults/"sv, "/vars/"sv})
    if (rooted.find(place) != std::string::npos) return has_yaml_ending(path);
  return false;
}

template <typename Holds>
bool some_line(TextLook& look, Holds holds) {
  const auto& lines = look.said().lines;
  return std::any_of(lines.begin(), lines.end(), holds);
}

// A mapping or a list in block style begins there.
bool begins_as_yaml(TextLook& look) {
  const std::string& first = look.said().first;
  return sign::yaml(look) || (first.starts_with("- ") && first.ends_with(':'));
}

std::string_view without_dash(std::string_view line) {
  while (line.starts_with("- ")) line = trim(line.substr(2));
  return line;
}

bool is_task_of_sysctl(std::string_view line) {
  line = without_dash(line);
  return line == "sysctl:" || line.starts_with("sysctl: name=") || line.starts_with("sysctl: key=") ||
         line.starts_with("ansible.posix.sysctl:") || line.starts_with("ansible.builtin.sysctl:");
}

}  // namespace

namespace sign {

bool ansible(TextLook& look) {
  const std::string_view name = look.name();
  if (look.said().first.starts_with("apiversion:") || !begins_as_yaml(look)) return false;
  const bool may_be = has_yaml_ending(name) || name.find('.', name.rfind('/') + 1) == std::string_view::npos;
  if (may_be && (stands_in(kAnsiblePlaces, name) || holds_variables_of_role(name))) return true;
  const auto begins_play = [](std::string_view line) {
    return line.starts_with("- hosts:") || line.starts_with("hosts:");
  };
  const auto has_tasks = [](std::string_view line) {
    return line == "tasks:" || line == "roles:" || line == "pre_tasks:" || line == "post_tasks:" || line == "handlers:";
  };
  if (some_line(look, begins_play) && some_line(look, has_tasks)) return true;
  const auto is_item = [](std::string_view line) { return line.starts_with("- "); };
  return some_line(look, is_item) && some_line(look, is_task_of_sysctl);
}

bool salt(TextLook& look) {
  if (look.name().ends_with(".sls")) return !look.text().starts_with("#!py");
  return some_line(look, [](std::string_view line) { return without_dash(line) == "sysctl.present:"; });
}

bool puppet(TextLook& look) {
  if (look.name().ends_with(".pp")) return true;
  const auto begins_resource = [](std::string_view line) {
    return line.starts_with("sysctl {") || line.starts_with("sysctl::value {") || line.starts_with("sysctl{");
  };
  return some_line(look, begins_resource);
}

bool hiera(TextLook& look) {
  if (!has_yaml_ending(look.name()) || !begins_as_yaml(look)) return false;
  if (stands_in(kHieraPlaces, look.name())) return true;
  return some_line(look, [](std::string_view line) {
    const std::size_t colons = line.find("::");
    return colons != std::string_view::npos && contains_ignoring_case(line, "sysctl") && line.find(' ') > colons;
  });
}

}  // namespace sign
}  // namespace tcptune
