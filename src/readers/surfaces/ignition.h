// SPDX-License-Identifier: MIT
// Files that Ignition writes at the first boot, as in its JSON, in Butane's YAML and in a MachineConfig.
#pragma once

#include <vector>

#include "core/snapshot/surface.h"
#include "yaml/located_yaml.h"

namespace tcptune {

std::vector<Fragment> ignition_fragments(const SurfaceText& text, const LocatedNode& config);

}  // namespace tcptune
