// SPDX-License-Identifier: MIT
// A pod of Kubernetes: what it asks the kubelet to set, and what its containers set by themselves.
#pragma once

#include <string>
#include <vector>

#include "core/snapshot/surface.h"
#include "readers/surfaces/yaml_lines.h"
#include "yaml/located_yaml.h"

namespace tcptune {

// What stands around a pod.
struct PodPlace {
  const SurfaceText& text;
  const LocatedYaml& yaml;
  std::string name;  // "deployment web"
  YesNo is_typed = YesNo::yes;  // does the API server know the fields of a pod there?
};

std::vector<Fragment> pod_fragments(const PodPlace& place, const LocatedNode& spec);

// A list of {name, value} as pods have it. `path` leads to it.
std::vector<Line> sysctls_of_pod(const PodPlace& place, const LocatedNode& sysctls, const YamlPath& path);

// What the commands of one container of the pod set. `what` is "container" or "init container".
std::vector<Fragment> container_of_pod(const PodPlace& place, const LocatedNode& spec, const LocatedNode& container,
                                       std::string_view what);

// Would the API server, or whatever takes text there, see a number or a truth value in this scalar?
bool is_no_string(const LocatedNode& scalar);

}  // namespace tcptune
