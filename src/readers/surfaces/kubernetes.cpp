// SPDX-License-Identifier: MIT
// Kubernetes manifests: what pods ask the kubelet to set, wherever a pod is described.
#include <array>
#include <string>

#include <fmt/format.h>

#include "core/text/text.h"
#include "readers/surfaces/comments.h"
#include "readers/surfaces/embedded_sysctl.h"
#include "readers/surfaces/surfaces.h"
#include "readers/surfaces/yaml_lines.h"
#include "yaml/located_yaml.h"

namespace tcptune {
namespace {

constexpr std::array kMarks{std::string_view("#")};

// What a pod is called by: its own name or that of what makes it.
std::string name_of_object(const LocatedNode& object) {
  const LocatedNode* metadata = object.find("metadata");
  const std::string_view name = metadata == nullptr ? "" : metadata->word("name");
  const std::string kind = lower(object.word("kind"));
  return fmt::format("{}{}{}", kind.empty() ? "pod" : kind, name.empty() ? "" : " ", name);
}

class ManifestReader {
 public:
  explicit ManifestReader(const SurfaceText& text) : text_(text), yaml_(text.text, std::string(text.path)) {}

  std::vector<Fragment> read() {
    for (const LocatedNode* document : yaml_.documents()) take_object(*document);
    return std::move(fragments_);
  }

 private:
  void take_object(const LocatedNode& object) {
    if (object.word("kind") == "List") {
      if (const LocatedNode* items = object.find("items"))
        for (const LocatedNode* item : items->items) take_object(item->real());
      return;
    }
    if (const LocatedNode* spec = pod_of(object)) take_pod(*spec, name_of_object(object));
  }

  // The pod's spec, however many templates it is wrapped in.
  static const LocatedNode* pod_of(const LocatedNode& object) {
    const LocatedNode* spec = object.find("spec");
    for (int depth = 0; spec != nullptr && depth < 3; ++depth) {
      if (const LocatedNode* job = spec->find("jobTemplate")) spec = job->find("spec");
      if (spec == nullptr) break;
      const LocatedNode* inner = spec->find("template");
      if (inner == nullptr) return spec;
      spec = inner->find("spec");
    }
    return spec;
  }

  void take_pod(const LocatedNode& spec, const std::string& name) {
    const LocatedNode* context = spec.find("securityContext");
    const LocatedNode* sysctls = context == nullptr ? nullptr : context->find("sysctls");
    if (sysctls == nullptr || sysctls->kind != YamlKind::sequence) return;
    Fragment fragment{{name, Audience::pod, YesNo::no}, "the kubelet", {}, {}};
    for (std::size_t i = 0; i < sysctls->items.size(); ++i) {
      const LocatedNode& item = sysctls->items[i]->real();
      const LocatedNode *key = item.find("name"), *value = item.find("value");
      if (key == nullptr || key->kind != YamlKind::scalar || value == nullptr) continue;
      fragment.lines.push_back(yaml_line(text_, *key, *value, Holes::jinja, yaml_.removal_of_item(*sysctls, i)));
    }
    if (!fragment.lines.empty()) fragments_.push_back(std::move(fragment));
  }

  const SurfaceText& text_;
  LocatedYaml yaml_;
  std::vector<Fragment> fragments_;
};

}  // namespace

std::vector<Fragment> reading::kubernetes(const SurfaceText& text) {
  return with_comments(text, ManifestReader(text).read(), kMarks);
}

}  // namespace tcptune
