// SPDX-License-Identifier: MIT
// From files whose bytes are there to a boot configuration: their lines, and which of them win.
#pragma once

#include <map>

#include "core/snapshot/boot_configuration.h"

namespace tcptune {

// The file with what was read: its status (an empty one is masked, one with a line that is too long unreadable from
// there on) and its marks.
BootFile with_source(BootFile file, SourcePtr source, Dialect dialect);

// Fills `lines`, `winners` and `unseen` from the files that are read and have a source, in their order, each as its
// writer reads it. A file that tuned applies once more has its lines where the boot reader takes them. Throws Error for
// what is no configuration: more than 500,000 lines or 1,000 globs.
BootConfiguration assembled(BootConfiguration listed);

// Lines of files before this one are undone by a line of the drop-in: its place among the files, or behind those of a
// writer that applies it once more.
std::size_t last_reading_of_drop_in(const BootConfiguration& boot);

// New texts in the place of some sources, and a new file at the place of the drop-in where there is none.
struct Replacements {
  std::map<const Source*, SourcePtr> sources;
  SourcePtr drop_in;  // null: no new file
};

// The configuration as it is read when the sources are replaced.
BootConfiguration with_replacements(const BootConfiguration& boot, const Replacements& replacements);

}  // namespace tcptune
