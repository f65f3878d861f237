// SPDX-License-Identifier: MIT
// See kubernetes_objects.h.
#include "readers/surfaces/kubernetes_objects.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/boot/tuned_profile.h"
#include "core/text/error.h"
#include "core/text/text.h"
#include "readers/surfaces/encoded_text.h"
#include "readers/surfaces/ignition.h"
#include "readers/surfaces/written_file.h"
#include "readers/surfaces/yaml_lines.h"

namespace tcptune {
namespace {

using FragmentsOfObject = std::vector<Fragment>(const PodPlace& place, const LocatedNode& object);

// Files and scripts for whoever mounts them.
std::vector<Fragment> of_config_map(const PodPlace& place, const LocatedNode& object) {
  std::vector<Fragment> fragments;
  const SurfaceTarget target{place.name, Audience::unknown, YesNo::no};
  for (const std::string_view list : {"data", "binaryData"}) {
    const LocatedNode* data = object.find(list);
    if (data == nullptr) continue;
    for (const LocatedEntry& entry : data->entries) {
      const LocatedNode& value = entry.value->real();
      if (value.kind != YamlKind::scalar) continue;
      const bool is_plain = list == "data";
      const auto view =
          is_plain ? std::optional(view_of(place.text.text, value)) : view_of_base64(place.text.text, value.inner);
      if (!view) continue;
      for (Fragment& fragment : written_file(
               place.text, {entry.key->text, *view, target, Holes::jinja, is_plain ? "" : "is written in base64"}))
        fragments.push_back(std::move(fragment));
    }
  }
  return fragments;
}

std::vector<Fragment> of_machine_config(const PodPlace& place, const LocatedNode& object) {
  const LocatedNode* spec = object.find("spec");
  const LocatedNode* config = spec == nullptr ? nullptr : spec->find("config");
  return config == nullptr ? std::vector<Fragment>() : ignition_fragments(place.text, *config);
}

std::vector<Line> lines_of_tuned(const SurfaceText& text, const LocatedNode& data) {
  const View view = view_of(text.text, data);
  const Source whole{std::string(text.text)};
  std::vector<Line> lines;
  for (Line& line : merge_tuned_profiles({{view.text(), 0}}).lines) {
    Writing writing;
    const std::size_t end = std::min(view.text().find('\n', line.whole.end), view.text().size());
    writing.removal = {line.whole.begin, std::min(end + 1, view.text().size())};
    if (data.style != ScalarStyle::literal) writing.not_edited = "is written with escapes or over several lines";
    if (line.kind != LineKind::comment) line.writing = std::make_shared<const Writing>(std::move(writing));
    line = placed_in_source(whole, view, std::move(line));
    if (line.writing != nullptr) {  // with its indentation
      Writing placed = *line.writing;
      placed.removal.begin -= static_cast<std::size_t>(line.column) - 1;
      line.writing = std::make_shared<const Writing>(std::move(placed));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

// Profiles of TuneD for the nodes: one of them is applied to a node.
std::vector<Fragment> of_tuned(const PodPlace& place, const LocatedNode& object) {
  std::vector<Fragment> fragments;
  const LocatedNode* spec = object.find("spec");
  const LocatedNode* profiles = spec == nullptr ? nullptr : spec->find("profile");
  if (profiles == nullptr) return fragments;
  for (const LocatedNode* item : profiles->items) {
    const LocatedNode* data = item->real().find("data");
    if (data == nullptr || data->kind != YamlKind::scalar) continue;
    const std::string name = fmt::format("profile {}", item->real().word("name"));
    Fragment fragment{{name, Audience::host, YesNo::no}, "TuneD's " + name, {}, lines_of_tuned(place.text, *data)};
    if (!fragment.lines.empty()) fragments.push_back(std::move(fragment));
  }
  return fragments;
}

const LocatedNode* tuning_plugin(const LocatedNode& config) {
  if (config.word("type") == "tuning") return &config;
  if (const LocatedNode* plugins = config.find("plugins"))
    for (const LocatedNode* plugin : plugins->items)
      if (plugin->real().word("type") == "tuning") return &plugin->real();
  return nullptr;
}

// JSON for CNI, in a scalar: its tuning plugin writes the map `sysctl` inside of the pod's network namespace.
std::vector<Fragment> of_network_attachment(const PodPlace& place, const LocatedNode& object) try {
  const LocatedNode* spec = object.find("spec");
  const LocatedNode* config = spec == nullptr ? nullptr : spec->find("config");
  if (config == nullptr || config->kind != YamlKind::scalar) return {};
  const View view = view_of(place.text.text, *config);
  const SurfaceText inner{place.text.path, view.text(), place.text.neighbour};
  const Source whole{std::string(place.text.text)};
  const LocatedYaml json(view.text(), std::string(place.text.path));
  Fragment fragment{{place.name, Audience::container, YesNo::no}, "the tuning plugin of CNI", {}, {}};
  for (const LocatedNode* document : json.documents()) {
    const LocatedNode* plugin = tuning_plugin(*document);
    const LocatedNode* sysctls = plugin == nullptr ? nullptr : plugin->find("sysctl");
    if (sysctls == nullptr) continue;
    for (std::size_t i = 0; i < sysctls->entries.size(); ++i) {
      const LocatedEntry& entry = sysctls->entries[i];
      // An empty map may stay.
      const Span removal = sysctls->entries.size() == 1 ? Span{entry.key->span.begin, entry.value->span.end}
                                                        : json.removal_of_entry(*sysctls, i);
      fragment.lines.push_back(
          placed_in_source(whole, view, yaml_line(inner, *entry.key, entry.value->real(), Holes::jinja, removal)));
    }
  }
  if (fragment.lines.empty()) return {};
  return {std::move(fragment)};
} catch (const Error&) {  // whatever it is, it is no configuration of a tuning plugin that could be read
  return {};
}

// kOps writes them into a sysctl file of the node.
std::vector<Fragment> of_kops(const PodPlace& place, const LocatedNode& object) {
  YamlPath path(place.text.text);
  const LocatedNode* spec = object.find("spec");
  const LocatedNode* parameters = spec == nullptr ? nullptr : path.enter(*spec, "sysctlParameters");
  if (parameters == nullptr) return {};
  Fragment fragment{{place.name, Audience::host, YesNo::no}, "kOps", {}, {}};
  for (std::size_t i = 0; i < parameters->items.size(); ++i)
    if (auto line = assignment_in_yaml(place.text, parameters->items[i]->real(), Holes::jinja,
                                       path.with(*parameters, i).removal(place.yaml)))
      fragment.lines.push_back(std::move(*line));
  if (fragment.lines.empty()) return {};
  return {std::move(fragment)};
}

struct ObjectRow {
  std::string_view kind;
  FragmentsOfObject& read;
};
constexpr ObjectRow kObjects[] = {
    {"ConfigMap", of_config_map}, {"MachineConfig", of_machine_config},
    {"Tuned", of_tuned},          {"NetworkAttachmentDefinition", of_network_attachment},
    {"Cluster", of_kops},         {"InstanceGroup", of_kops},
};

}  // namespace

std::vector<Fragment> object_fragments(const PodPlace& place, const LocatedNode& object) {
  const std::string_view kind = object.word("kind");
  for (const ObjectRow& row : kObjects)
    if (row.kind == kind) return row.read(place, object);
  return {};
}

}  // namespace tcptune
