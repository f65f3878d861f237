// SPDX-License-Identifier: MIT
// Kubernetes manifests: what pods ask the kubelet to set, wherever a pod is described, and objects that hold sysctls in
// other ways.
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/text/error.h"
#include "core/text/text.h"
#include "readers/surfaces/comments.h"
#include "readers/surfaces/kubelet.h"
#include "readers/surfaces/kubernetes_objects.h"
#include "readers/surfaces/kubernetes_pod.h"
#include "readers/surfaces/surfaces.h"
#include "readers/surfaces/yaml_template.h"

namespace tcptune {
namespace {

constexpr std::array kManifestMarks{std::string_view("#")};
constexpr std::array<std::string_view, 10> kHoldersOfPods{"Pod",        "Deployment",  "DaemonSet",
                                                          "Job",        "StatefulSet", "CronJob",
                                                          "ReplicaSet", "PodTemplate", "ReplicationController",
                                                          "List"};

// What an object is called by: a pod by its own name or that of what makes it.
std::string name_of_object(const LocatedNode& object) {
  const LocatedNode* metadata = object.find("metadata");
  std::string_view name = metadata == nullptr ? "" : metadata->word("name");
  if (name.starts_with("__")) name = "";
  const std::string kind = lower(object.word("kind"));
  return fmt::format("{}{}{}", kind.empty() ? "pod" : kind, name.empty() ? "" : " ", name);
}

class ManifestReader {
 public:
  ManifestReader(const SurfaceText& text, std::string_view yaml) : text_(text), yaml_(yaml, std::string(text.path)) {}

  std::vector<Fragment> read() {
    for (const LocatedNode* document : yaml_.documents()) take_object(*document);
    allow_pods(fragments_);
    return std::move(fragments_);
  }

  // Of a part of a chart, of which nobody knows where it goes: pods and containers wherever they stand.
  std::vector<Fragment> read_part() {
    for (const LocatedNode* document : yaml_.documents()) take_part(*document, *document, 0);
    return std::move(fragments_);
  }

 private:
  void take(std::vector<Fragment> fragments) {
    for (Fragment& fragment : fragments) fragments_.push_back(std::move(fragment));
  }

  PodPlace place_of(const LocatedNode& object) const {
    const std::string_view kind = object.word("kind");
    bool is_typed = false;
    for (const std::string_view known : kHoldersOfPods) is_typed = is_typed || known == kind;
    return {text_, yaml_, name_of_object(object), yes_if(is_typed)};
  }

  void take_object(const LocatedNode& object) {
    if (object.word("kind").ends_with("List")) {
      if (const LocatedNode* items = object.find("items"))
        for (const LocatedNode* item : items->items) take_object(item->real());
      return;
    }
    const PodPlace place = place_of(object);
    if (const LocatedNode* spec = pod_of(object)) take(pod_fragments(place, *spec));
    take(object_fragments(place, object));
    take(kubelet_fragments(text_, object, place.name));
  }

  // The pod's spec, however many templates it is wrapped in.
  static const LocatedNode* pod_of(const LocatedNode& object) {
    const LocatedNode* spec = object.find("spec");
    if (object.word("kind") == "PodTemplate")
      if (const LocatedNode* outer = object.find("template")) spec = outer->find("spec");
    for (int depth = 0; spec != nullptr && depth < 3; ++depth) {
      if (const LocatedNode* job = spec->find("jobTemplate")) spec = job->find("spec");
      if (spec == nullptr) break;
      const LocatedNode* inner = spec->find("template");
      if (inner == nullptr || inner->find("spec") == nullptr) return spec;
      spec = inner->find("spec");
    }
    return spec;
  }

  void take_part(const LocatedNode& node, const LocatedNode& around, int depth) {
    constexpr int kDeepest = 20;
    if (depth > kDeepest) return;
    const PodPlace place{text_, yaml_, "pod", YesNo::yes};
    if (node.find("containers") != nullptr || node.find("initContainers") != nullptr)
      return take(pod_fragments(place, node));
    if (node.find("command") != nullptr && (node.find("image") != nullptr || node.find("securityContext") != nullptr))
      return take(container_of_pod(place, around, node, "container"));
    if (const LocatedNode* sysctls = node.find("sysctls"); sysctls != nullptr && sysctls->kind == YamlKind::sequence) {
      Fragment fragment{{place.name, Audience::pod, YesNo::no}, "the kubelet", {}, {}};
      fragment.lines = sysctls_of_pod(place, *sysctls, YamlPath(text_.text));
      if (!fragment.lines.empty()) fragments_.push_back(std::move(fragment));
    }
    for (const LocatedNode* item : node.items)
      if (item->alias == nullptr) take_part(*item, around, depth + 1);
    for (const LocatedEntry& entry : node.entries)
      if (entry.value->alias == nullptr) take_part(*entry.value, around, depth + 1);
  }

  const SurfaceText& text_;
  LocatedYaml yaml_;
  std::vector<Fragment> fragments_;
};

bool is_template(std::string_view text) { return text.find("{{") != std::string_view::npos; }

bool is_part_of_chart(std::string_view text) {
  return text.find("\nkind:") == std::string_view::npos && !text.starts_with("kind:") &&
         (text.front() != '{' || text.starts_with("{{"));
}

}  // namespace

std::vector<Fragment> reading::kubernetes(const SurfaceText& text) {
  if (text.text.empty()) return {};
  if (!is_template(text.text)) return with_comments(text, ManifestReader(text, text.text).read(), kManifestMarks);
  const std::string yaml = yaml_of_template(text.text);
  try {
    ManifestReader reader(text, yaml);
    return with_comments(text, is_part_of_chart(text.text) ? reader.read_part() : reader.read(), kManifestMarks);
  } catch (const Error&) {  // it becomes YAML only when it is rendered: what it says before is not known
    return {};
  }
}

}  // namespace tcptune
