// SPDX-License-Identifier: MIT
// See kubernetes_pod.h.
#include "readers/surfaces/kubernetes_pod.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "core/text/text.h"
#include "readers/surfaces/container_sysctls.h"
#include "readers/surfaces/yaml_scripts.h"

namespace tcptune {
namespace {

YesNo is_true(std::string_view word) { return yes_if(word == "true" || word == "True"); }

// The pod of a chart may be told so by its values.
Known known_truth(std::string_view word) {
  if (has_hole(word, Holes::jinja) || word.starts_with("__")) return Known::unknown;
  return is_true(word) == YesNo::yes ? Known::yes : Known::no;
}

ContainerTraits traits_of_pod(const LocatedNode& spec) {
  ContainerTraits traits;
  traits.host_network = is_true(spec.word("hostNetwork"));
  traits.host_ipc = is_true(spec.word("hostIPC"));
  return traits;
}

// A volume on the way to /proc/sys, or a mask that was taken off: nothing is known of what commands can do there.
bool reaches_proc_otherwise(const LocatedNode& spec, const LocatedNode& container, const LocatedNode* context) {
  if (context != nullptr && context->word("procMount") == "Unmasked") return true;
  if (!spec.word("runtimeClassName").empty()) return true;
  if (const LocatedNode* mounts = container.find("volumeMounts"))
    for (const LocatedNode* mount : mounts->items)
      if (mount->real().word("mountPath").find("proc") != std::string_view::npos) return true;
  return false;
}

WritingFault no_string(const SurfaceText& text, const LocatedNode& value, std::string_view key, bool is_on_its_lines) {
  WritingFault fault{
      "SRC009",
      fmt::format("The value of {} has to be a string, and YAML reads {} as {}: the API server "
                  "refuses the whole object",
                  key, value.text,
                  value.text.find_first_of("0123456789") == std::string::npos ? "a truth value" : "a number"),
      std::nullopt};
  if (is_on_its_lines)
    fault.cure = WritingFault::Cure{
        value.inner, fmt::format("\"{}\"", text.text.substr(value.inner.begin, value.inner.end - value.inner.begin)),
        YesNo::yes};
  return fault;
}

}  // namespace

bool is_no_string(const LocatedNode& scalar) {
  if (scalar.kind != YamlKind::scalar || scalar.style != ScalarStyle::plain || !scalar.tag.empty()) return false;
  std::string word = lower(scalar.text);
  for (const std::string_view truth : {"true", "false", "yes", "no", "on", "off"})
    if (word == truth) return true;
  if (word.starts_with('-') || word.starts_with('+')) word.erase(0, 1);
  if (word.empty() || word[0] < '0' || word[0] > '9') return false;
  if (word.starts_with("0x")) return word.find_first_not_of("0123456789abcdef_", 2) == std::string::npos;
  if (word.starts_with("0o") || word.starts_with("0b"))
    return word.find_first_not_of("01234567_", 2) == std::string::npos;
  const std::size_t end = word.find_first_not_of("0123456789_");
  return end == std::string::npos ||
         (word[end] == '.' && word.find_first_not_of("0123456789", end + 1) == std::string::npos);
}

std::vector<Line> sysctls_of_pod(const PodPlace& place, const LocatedNode& sysctls, const YamlPath& path) {
  std::vector<Line> lines;
  for (std::size_t i = 0; i < sysctls.items.size(); ++i) {
    const LocatedNode& item = sysctls.items[i]->real();
    const LocatedNode *key = item.find("name"), *value = item.find("value");
    if (key == nullptr || key->kind != YamlKind::scalar || value == nullptr || value->kind != YamlKind::scalar)
      continue;
    Line line = yaml_line(place.text, *key, *value, Holes::jinja, path.with(sysctls, i).removal(place.yaml));
    if (has_hole(line.key, Holes::jinja)) continue;
    if (place.is_typed == YesNo::yes && line.kind == LineKind::assignment && is_no_string(*value)) {
      Writing writing = *line.writing;
      writing.faults.push_back(no_string(place.text, *value, line.key, value->line >= key->line));
      line.writing = std::make_shared<const Writing>(std::move(writing));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<Fragment> container_of_pod(const PodPlace& place, const LocatedNode& spec, const LocatedNode& container,
                                       std::string_view what) {
  std::vector<const LocatedNode*> words = yaml_words(container.find("command"));
  const std::vector<const LocatedNode*> more = yaml_words(container.find("args"));
  words.insert(words.end(), more.begin(), more.end());
  const std::string name = fmt::format("{} {}", what, container.word("name"));
  const LocatedNode* context = container.find("securityContext");
  ContainerTraits traits = traits_of_pod(spec);
  traits.privileged = context == nullptr ? Known::no : known_truth(context->word("privileged"));
  if (reaches_proc_otherwise(spec, container, context)) traits.privileged = Known::unknown;
  // Into the namespaces of the node's first process.
  const bool enters_host = std::any_of(words.begin(), words.end(), [](const LocatedNode* word) {
    return word->text.find("nsenter") != std::string::npos;
  });
  if (enters_host) traits.host_network = traits.host_ipc = YesNo::yes;
  const SurfaceTarget target{fmt::format("{} of {}", name, place.name), Audience::container, YesNo::no};
  return set_by_container(yaml_command(place.text, words, {target, "the " + name, RunsWhere::host}), traits,
                          "The " + name);
}

std::vector<Fragment> pod_fragments(const PodPlace& place, const LocatedNode& spec) {
  std::vector<Fragment> fragments;
  YamlPath path(place.text.text);
  const LocatedNode* context = path.enter(spec, "securityContext");
  const LocatedNode* sysctls = context == nullptr ? nullptr : path.enter(*context, "sysctls");
  const ContainerTraits traits = traits_of_pod(spec);
  if (sysctls != nullptr && sysctls->kind == YamlKind::sequence) {
    Fragment fragment{{place.name, Audience::pod, YesNo::no}, "the kubelet", {}, {}};
    for (Line& line : sysctls_of_pod(place, *sysctls, path))
      fragment.lines.push_back(
          asked_of_runtime(std::move(line), traits, "the pod",
                           traits.host_network == YesNo::yes ? "hostNetwork: true" : "hostIPC: true"));
    if (!fragment.lines.empty()) fragments.push_back(std::move(fragment));
  }
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kLists{
      {{"initContainers", "init container"}, {"containers", "container"}}};
  for (const auto& [list, what] : kLists) {
    const LocatedNode* containers = spec.find(list);
    if (containers == nullptr) continue;
    for (const LocatedNode* container : containers->items)
      for (Fragment& fragment : container_of_pod(place, spec, container->real(), what))
        fragments.push_back(std::move(fragment));
  }
  return fragments;
}

}  // namespace tcptune
