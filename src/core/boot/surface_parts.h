// SPDX-License-Identifier: MIT
// A surface's fragments as files of boot configurations: one configuration for each target, one file for each program.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/snapshot/surface.h"

namespace tcptune {

using SurfaceReadingPtr = std::shared_ptr<const SurfaceReading>;

// Reads the source as `boot`'s reader would read the sysctl files in it. Throws Error as Surface::read does.
SurfaceReadingPtr read_surface(const Surface& surface, const std::string& path, SourcePtr source, Neighbours neighbour,
                               const BootConfiguration& boot);

// The targets of a reading, in the order in which they appear.
std::vector<SurfaceTarget> targets_of(const SurfaceReading& reading);

// `empty` with the files of one target: first the sysctl files, as if they lay alone, then what each program sets. They
// all bear the path of the surface, and nothing can be added to them.
BootConfiguration boot_of_target(BootConfiguration empty, const std::string& path, const SurfaceReadingPtr& reading,
                                 const SurfaceTarget& target);

// The lines of a file that is a part, under this index.
std::vector<Line> lines_of_part(const SurfacePart& part, int file_index);

}  // namespace tcptune
