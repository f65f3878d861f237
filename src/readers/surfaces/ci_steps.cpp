// SPDX-License-Identifier: MIT
// Steps of continuous integration (GitHub, GitLab, Forgejo, CircleCI, Azure …): scripts that run on its runner.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/text/text.h"
#include "readers/surfaces/comments.h"
#include "readers/surfaces/surfaces.h"
#include "readers/surfaces/yaml_scripts.h"

namespace tcptune {
namespace {

constexpr std::array kStepMarks{std::string_view("#")};
// A script, or a list of commands.
constexpr std::array<std::string_view, 10> kStepKeys{"run",     "script",    "before_script", "after_script",
                                                     "command", "commands",  "bash",          "before_install",
                                                     "install", "run_script"};
constexpr std::array<std::string_view, 4> kOtherShells{"pwsh", "powershell", "cmd", "python"};

class StepReader {
 public:
  explicit StepReader(const SurfaceText& text) : text_(text) {}

  void walk(const LocatedNode& node, int depth) {
    constexpr int kDeepest = 12;
    if (depth > kDeepest) return;
    const std::string_view shell = node.word("shell");
    const bool is_shell =
        std::find(kOtherShells.begin(), kOtherShells.end(), shell.substr(0, shell.find(' '))) == kOtherShells.end();
    for (const LocatedEntry& entry : node.entries) {
      // What an alias stands for is walked where it stands.
      if (entry.value->alias != nullptr) continue;
      const bool is_step = std::find(kStepKeys.begin(), kStepKeys.end(), entry.key->text) != kStepKeys.end();
      if (is_step && is_shell && entry.value->kind != YamlKind::mapping)
        take(*entry.value, depth);
      else
        walk(*entry.value, depth + 1);
    }
    for (const LocatedNode* item : node.items)
      if (item->alias == nullptr) walk(*item, depth + 1);
  }

  std::vector<Fragment> fragments() { return std::move(fragments_); }

 private:
  void take(const LocatedNode& script, int depth) {
    if (script.kind == YamlKind::scalar)
      for (Fragment& fragment :
           yaml_script(text_, script, {{"the runner", Audience::unknown, YesNo::no}, "the step", RunsWhere::host}))
        add(std::move(fragment));
    for (const LocatedNode* item : script.items)
      if (item->alias == nullptr && item->kind == YamlKind::scalar)
        take(*item, depth);
      else if (item->alias == nullptr)
        walk(*item, depth + 1);
  }

  // All steps in one: a pipeline may have thousands.
  void add(Fragment fragment) {
    const auto same = std::find_if(fragments_.begin(), fragments_.end(), [&](const Fragment& known) {
      return known.program == fragment.program && known.target == fragment.target;
    });
    if (same == fragments_.end()) return fragments_.push_back(std::move(fragment));
    for (Line& line : fragment.lines) same->lines.push_back(std::move(line));
  }

  const SurfaceText& text_;
  std::vector<Fragment> fragments_;
};

}  // namespace

std::vector<Fragment> reading::ci_steps(const SurfaceText& text) {
  const LocatedYaml yaml(text.text, std::string(text.path));
  StepReader reader(text);
  for (const LocatedNode* document : yaml.documents()) reader.walk(*document, 0);
  return with_comments(text, reader.fragments(), kStepMarks);
}

}  // namespace tcptune
