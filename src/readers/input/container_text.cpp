// SPDX-License-Identifier: MIT
// Texts that describe containers, and how machines are provisioned; see text_signs.h.
#include "readers/input/text_signs.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "core/text/text.h"

namespace tcptune {
namespace {

bool container_line(TextLook& look, std::string_view begins) {
  const auto& lines = look.said().lines;
  return std::any_of(lines.begin(), lines.end(), [&](std::string_view line) { return line.starts_with(begins); });
}

// A key that stands at the beginning of a line, in YAML.
bool has_root_key(TextLook& look, std::string_view key) {
  const std::string_view text = look.text();
  for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1))
    if ((at == 0 || text[at - 1] == '\n' || static_cast<unsigned char>(text[at - 1]) == 0xBF) &&
        at + key.size() < text.size() && text[at + key.size()] == ':')
      return true;
  return false;
}

std::string_view file_name(TextLook& look) { return look.name().substr(look.name().find_last_of("/\\") + 1); }

bool is_json(TextLook& look) { return look.said().first.starts_with('{'); }

// What a chart's template begins with, or YAML.
bool may_be_yaml(TextLook& look) {
  const std::string& first = look.said().first;
  return sign::yaml(look) || first.starts_with("{{");
}

}  // namespace

namespace sign {

bool manifest(TextLook& look) {
  if (look.text().starts_with("#!")) return false;
  if (is_json(look) && !look.said().first.starts_with("{{"))
    return container_line(look, "\"apiVersion\"") ||
           look.text().substr(0, 200).find("\"apiVersion\"") != std::string_view::npos;
  if (!may_be_yaml(look)) return false;
  if (has_root_key(look, "apiVersion")) return true;
  return look.name().ends_with(".tpl") && container_line(look, "{{- define");
}

bool compose(TextLook& look) { return yaml(look) && has_root_key(look, "services"); }

bool cloud_config(TextLook& look) {
  std::string_view text = without_byte_order_mark(look.text());
  if (text.starts_with("## template:")) text.remove_prefix(std::min(text.find('\n') + 1, text.size()));
  return text.starts_with("#cloud-config");
}

bool multipart(TextLook& look) {
  const std::string& first = look.said().first;
  return first.starts_with("content-type: multipart/") || first.starts_with("mime-version:");
}

bool quadlet(TextLook& look) {
  const bool is_named = look.name().ends_with(".container") || look.name().ends_with(".pod");
  return is_named && (container_line(look, "[Container]") || container_line(look, "[Pod]"));
}

bool ci_steps(TextLook& look) {
  const std::string_view name = file_name(look);
  const auto lies_in = [&](std::string_view folder) {
    return look.name().starts_with(folder) || look.name().find("/" + std::string(folder)) != std::string_view::npos;
  };
  if (has_yaml_ending(name) &&
      (lies_in(".github/workflows/") || lies_in(".github/actions/") || lies_in(".forgejo/workflows/") ||
       lies_in(".gitea/workflows/") || lies_in(".circleci/") || lies_in(".woodpecker/")))
    return true;
  for (const std::string_view known : {".gitlab-ci.yml", ".gitlab-ci.yaml", ".travis.yml", ".drone.yml", ".cirrus.yml",
                                       "azure-pipelines.yml", "bitbucket-pipelines.yml"})
    if (name.ends_with(known)) return true;
  return yaml(look) && has_root_key(look, "jobs") && container_line(look, "runs-on:");
}

bool ignition(TextLook& look) {
  if (is_json(look)) return look.text().find("\"ignition\"") != std::string_view::npos;
  return yaml(look) && has_root_key(look, "variant") && has_root_key(look, "version");
}

bool node_config(TextLook& look) {
  if (!yaml(look)) return false;
  if (has_root_key(look, "kubelet-arg")) return true;
  return (has_root_key(look, "machine") || has_root_key(look, "k3os")) &&
         (container_line(look, "sysctls:") || container_line(look, "allowedUnsafeSysctls:") ||
          container_line(look, "allowed-unsafe-sysctls:"));
}

bool task_definition(TextLook& look) {
  return is_json(look) && look.text().find("\"containerDefinitions\"") != std::string_view::npos &&
         look.text().find("\"systemControls\"") != std::string_view::npos;
}

bool chart_values(TextLook& look) {
  const std::string_view name = file_name(look);
  if (!has_yaml_ending(name) || !(name.starts_with("values") || name.find("-values") != std::string_view::npos ||
                                  name.find(".values") != std::string_view::npos))
    return false;
  const auto& lines = look.said().lines;
  return std::any_of(lines.begin(), lines.end(), [](std::string_view line) {
    const std::size_t colon = line.find(':');
    return colon != std::string_view::npos && lower(line.substr(0, colon)).find("sysctl") != std::string::npos;
  });
}

}  // namespace sign
}  // namespace tcptune
