// SPDX-License-Identifier: MIT
// Commands that stand in YAML or JSON: a script in a scalar, a list of words.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/snapshot/surface.h"
#include "readers/surfaces/shell.h"
#include "yaml/located_yaml.h"

namespace tcptune {

// Whose commands they are; see Script.
struct ScriptOwner {
  SurfaceTarget target;
  std::string program;
  RunsWhere where = RunsWhere::host;
};

// A scalar that is a script. Only in a literal block may its commands be edited: elsewhere YAML decodes what is
// written.
std::vector<Fragment> yaml_script(const SurfaceText& text, const LocatedNode& scalar, const ScriptOwner& owner);

// A command as a list of words: `sh -c SCRIPT`, or one without a shell.
std::vector<Fragment> yaml_command(const SurfaceText& text, const std::vector<const LocatedNode*>& words,
                                   const ScriptOwner& owner);

// The scalars of a list, of one scalar, or nothing.
std::vector<const LocatedNode*> yaml_words(const LocatedNode* list);

}  // namespace tcptune
