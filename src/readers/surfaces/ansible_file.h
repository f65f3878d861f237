// SPDX-License-Identifier: MIT
// What the parts of the reader of Ansible share: the file, what is known of its variables, and what was found so far.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/snapshot/surface.h"
#include "readers/surfaces/ansible_role.h"
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

// One of the ways in which a setting gets its value.
struct TaskWay {
  std::string value;
  std::string path;  // of the sysctl file; empty: only the kernel is told
  std::string where;  // "line 12", "templates/net.conf.j2:3"
  std::string program;  // as Fragment has it
  YesNo here = YesNo::yes;  // is it a line of this file?
  std::size_t fragment = 0, line = 0;  // which one
};

class AnsibleFile {
 public:
  // Throws Error for what is not YAML.
  explicit AnsibleFile(const SurfaceText& surface_text);

  // A place for nodes that stand nowhere as YAML: arguments in one word.
  LocatedNode& made(YamlKind kind, Span span);

  // A line of a task. What is set under another condition than before is for hosts of its own. `path`: the sysctl file
  // that keeps it, empty where only the kernel is told; nothing: it is not known.
  void add(const AnsibleTask& task, std::string_view program, Line line, std::optional<std::string_view> path = {});
  void add(std::vector<Fragment> fragments, const AnsibleTask& task, std::optional<std::string_view> path = {});

  // What a task puts into `path` from another file, called `name`.
  void add_elsewhere(const AnsibleTask& task, std::string_view path, std::string_view name, const Line& line);

  // With what is said of settings that two tasks set in different ways.
  std::vector<Fragment> take();

  const SurfaceText& text;
  const LocatedYaml yaml;
  AnsibleRole role;
  AnsibleScope scope;
  std::set<const LocatedNode*> known;  // keys that are reported
  int turns = 100'000;  // of loops that are still followed: lists that are shared could be walked without end

 private:
  Line& line_of(const TaskWay& way) { return fragments_[way.fragment].lines[way.line]; }

  Source index_;
  std::map<std::pair<SurfaceTarget, std::string>, std::vector<TaskWay>> ways_;  // by target and setting
  std::deque<LocatedNode> made_;
  std::vector<Fragment> fragments_;
  ConditionalTargets conditions_;
};

// The arguments of a module as a mapping: written as one, or as "name=net.x value=1". Null: it has none that are known.
const LocatedNode* arguments_of(AnsibleFile& file, const LocatedNode& written);

// The tasks of one module. `arguments` is a mapping, for the commands also a scalar.
void read_sysctl_task(AnsibleFile& file, const AnsibleTask& task, const LocatedNode& arguments);
void read_template_task(AnsibleFile& file, const AnsibleTask& task, std::string_view module,
                        const LocatedNode& arguments);
void read_file_task(AnsibleFile& file, const AnsibleTask& task, std::string_view module, const LocatedNode& arguments);
void read_command_task(AnsibleFile& file, const AnsibleTask& task, std::string_view module,
                       const LocatedNode& arguments);

}  // namespace tcptune
