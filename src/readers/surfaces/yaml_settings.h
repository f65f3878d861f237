// SPDX-License-Identifier: MIT
// Settings in YAML data whose shape says nothing of what reads it: the variables of a role, a pillar of Salt, Hiera.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/surface.h"
#include "readers/surfaces/embedded_sysctl.h"
#include "yaml/located_yaml.h"

namespace tcptune {

// Is this the full name of a setting of TCP/IP, and not a word that only begins like one?
bool is_name_of_setting(std::string_view key);

struct YamlSettings {
  const SurfaceText& text;
  const LocatedYaml& yaml;
  Holes holes = Holes::none;
  // What the program writes for a scalar.
  std::function<std::string(const LocatedNode&)> written = [](const LocatedNode& scalar) { return scalar.text; };
};

// Pairs below `root`, in the order of the file: entries of mappings whose key names a setting, and mappings with a
// `name` or `key` that does and a `value` or `val`. What is told to be absent is left out, and so are the keys in
// `known`, to which all others are added.
std::vector<Line> settings_below(const YamlSettings& settings, const LocatedNode& root,
                                 std::set<const LocatedNode*>& known);

}  // namespace tcptune
