// SPDX-License-Identifier: MIT
// Compose files, and stacks of Docker: what services ask their runtime to set, and what their commands set.
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "readers/surfaces/comments.h"
#include "readers/surfaces/container_sysctls.h"
#include "readers/surfaces/surfaces.h"
#include "readers/surfaces/yaml_lines.h"
#include "readers/surfaces/yaml_scripts.h"

namespace tcptune {
namespace {

constexpr std::array kComposeMarks{std::string_view("#")};

class ComposeReader {
 public:
  explicit ComposeReader(const SurfaceText& text) : text_(text), yaml_(text.text, std::string(text.path)) {}

  std::vector<Fragment> read() {
    for (const LocatedNode* document : yaml_.documents())
      if (const LocatedNode* services = document->find("services"))
        for (const LocatedEntry& service : services->entries)
          if (service.value->real().kind == YamlKind::mapping) take_service(service.key->text, service.value->real());
    return std::move(fragments_);
  }

 private:
  void take_service(const std::string& name, const LocatedNode& service) {
    ContainerTraits traits;
    traits.host_network = yes_if(service.word("network_mode") == "host");
    traits.host_ipc = yes_if(service.word("ipc") == "host");
    traits.privileged = service.word("privileged") == "true" ? Known::yes : Known::no;
    const SurfaceTarget target{"service " + name, Audience::container, YesNo::no};
    take_sysctls(service, target, traits);
    const std::string program = "the command of service " + name;
    std::vector<const LocatedNode*> words = yaml_words(service.find("entrypoint"));
    const LocatedNode* command = service.find("command");
    if (command != nullptr && command->kind == YamlKind::scalar)
      return take(set_by_container(yaml_script(text_, *command, {target, program, RunsWhere::host}), traits,
                                   "The service " + name));
    for (const LocatedNode* word : yaml_words(command)) words.push_back(word);
    take(set_by_container(yaml_command(text_, words, {target, program, RunsWhere::host}), traits,
                          "The service " + name));
  }

  void take_sysctls(const LocatedNode& service, const SurfaceTarget& target, const ContainerTraits& traits) {
    YamlPath path(text_.text);
    const LocatedNode* sysctls = path.enter(service, "sysctls");
    if (sysctls == nullptr) return;
    Fragment fragment{target, "the container's runtime", {}, {}};
    const auto take_line = [&](Line line) {
      if (has_hole(line.key, Holes::shell)) return;
      fragment.lines.push_back(
          asked_of_runtime(std::move(line), traits, "the service",
                           traits.host_network == YesNo::yes ? "network_mode: host" : "ipc: host"));
    };
    for (std::size_t i = 0; i < sysctls->items.size(); ++i)
      if (auto line =
              assignment_in_yaml(text_, sysctls->items[i]->real(), Holes::shell, path.with(*sysctls, i).removal(yaml_)))
        take_line(std::move(*line));
    for (std::size_t i = 0; i < sysctls->entries.size(); ++i) {
      const LocatedNode &key = *sysctls->entries[i].key, &value = sysctls->entries[i].value->real();
      if (key.kind != YamlKind::scalar || value.kind != YamlKind::scalar || key.text == "<<") continue;
      Line line = yaml_line(text_, key, value, Holes::shell, path.with(*sysctls, i).removal(yaml_));
      // The value of an anchor stands for others too.
      if (sysctls->entries[i].value->alias != nullptr) line.kind = LineKind::computed;
      take_line(std::move(line));
    }
    if (!fragment.lines.empty()) fragments_.push_back(std::move(fragment));
  }

  void take(std::vector<Fragment> fragments) {
    for (Fragment& fragment : fragments) fragments_.push_back(std::move(fragment));
  }

  const SurfaceText& text_;
  LocatedYaml yaml_;
  std::vector<Fragment> fragments_;
};

}  // namespace

std::vector<Fragment> reading::compose(const SurfaceText& text) {
  return with_comments(text, ComposeReader(text).read(), kComposeMarks);
}

}  // namespace tcptune
