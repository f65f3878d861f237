// SPDX-License-Identifier: MIT
// What stands beside a file of an Ansible role: its variables, its templates and files.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "core/snapshot/surface.h"
#include "readers/surfaces/ansible_values.h"
#include "yaml/located_yaml.h"

namespace tcptune {

class AnsibleRole {
 public:
  // `text` must outlive it.
  explicit AnsibleRole(const SurfaceText& text) : text_(text) {}

  // The mapping at the top of another file; null if there is none. The path is relative to the file that is read.
  const LocatedNode* mapping_of(std::string_view relative);

  // Those of the role that the file belongs to, defaults first. A file that is of none has none.
  void push_variables(AnsibleScope& scope);

  // What a task means by `src`: of the role's directory of that name, or beside the playbook. Null: it is not there.
  SourcePtr file_of(std::string_view directory, std::string_view src) const;

 private:
  std::string way_up() const;

  struct Neighbour {
    SourcePtr source;
    std::unique_ptr<LocatedYaml> yaml;
  };
  const SurfaceText& text_;
  std::deque<Neighbour> neighbours_;
};

}  // namespace tcptune
