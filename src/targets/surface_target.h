// SPDX-License-Identifier: MIT
// From a file that is a surface to targets: one for each machine, pod or container that settings in it are for.
#pragma once

#include <string>
#include <vector>

#include "core/judge/prepared.h"
#include "core/snapshot/surface.h"
#include "readers/sysctl/sysctl_boot.h"

namespace tcptune {

// Other files, by a path relative to that file; each is read once.
Neighbours neighbours_of(const std::string& path);

// A surface that was read once; `facts` are what is told of all its targets.
struct SurfaceInput {
  const Surface& surface;
  std::string name;  // as a person calls it
  SourcePtr source;
  Neighbours neighbour;
  Facts facts;
  BootOptions boot;
};

// Whom a target is for comes from the file, unless the facts say so. One with nothing in it, if there is nothing.
// Throws Error for what cannot be read.
std::vector<Snapshot> snapshots_of_surface(const RuleCache& rules, const SurfaceInput& input);

}  // namespace tcptune
