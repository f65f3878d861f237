// SPDX-License-Identifier: MIT
// What the parts of the reader of Ansible share: the file, what is known of its variables, and what was found so far.
#pragma once

#include <deque>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/snapshot/surface.h"
#include "readers/surfaces/ansible_values.h"
#include "readers/surfaces/conditional_targets.h"
#include "yaml/located_yaml.h"

namespace tcptune {

inline constexpr std::string_view kAnsible = "Ansible";

// A task as the module's arguments do not show it.
struct AnsibleTask {
  const LocatedNode& node;
  SurfaceTarget target;
  std::string condition;  // of it and of the blocks around it; empty: it always runs
  Span removal;  // empty: it cannot go
  std::string why_it_stays;  // where it cannot go
  YesNo failure_ignored = YesNo::no;  // by the task, or by a block around it
};

class AnsibleFile {
 public:
  // Throws Error for what is not YAML.
  explicit AnsibleFile(const SurfaceText& surface_text);

  // A place for nodes that stand nowhere as YAML: arguments in one word.
  LocatedNode& made(YamlKind kind, Span span);

  // The mapping at the top of another file; null if there is none.
  const LocatedNode* mapping_of(std::string_view relative);

  // A line of a task. What is set under another condition than before is for hosts of its own.
  void add(const AnsibleTask& task, std::string_view program, Line line);
  void add(std::vector<Fragment> fragments, const AnsibleTask& task);

  std::vector<Fragment> take() { return std::move(fragments_); }

  const SurfaceText& text;
  const LocatedYaml yaml;
  AnsibleScope scope;
  std::set<const LocatedNode*> known;  // keys that are reported
  int turns = 100'000;  // of loops that are still followed: lists that are shared could be walked without end

 private:
  struct Neighbour {
    SourcePtr source;
    std::unique_ptr<LocatedYaml> yaml;
  };
  Source index_;
  std::deque<Neighbour> neighbours_;
  std::deque<LocatedNode> made_;
  std::vector<Fragment> fragments_;
  ConditionalTargets conditions_;
};

// The arguments of a module as a mapping: written as one, or as "name=net.x value=1". Null: it has none that are known.
const LocatedNode* arguments_of(AnsibleFile& file, const LocatedNode& written);

// The tasks of one module. `arguments` is a mapping, for the commands also a scalar.
void read_sysctl_task(AnsibleFile& file, const AnsibleTask& task, const LocatedNode& arguments);
void read_file_task(AnsibleFile& file, const AnsibleTask& task, std::string_view module, const LocatedNode& arguments);
void read_command_task(AnsibleFile& file, const AnsibleTask& task, std::string_view module,
                       const LocatedNode& arguments);

}  // namespace tcptune
