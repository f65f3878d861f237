// SPDX-License-Identifier: MIT
// From files whose bytes are there to a boot configuration: their lines, and which of them win.
#pragma once

#include <map>

#include "core/snapshot/boot_configuration.h"

namespace tcptune {

// The file with what was read: its status (an empty one is masked, one with a line that is too long unreadable from
// there on) and its marks.
BootFile with_source(BootFile file, SourcePtr source);

// Fills `lines` and `winners` from the files that are read and have a source, in their order, by the configuration's
// reader. Throws Error for what is no configuration: more than 500,000 lines or 1,000 globs.
BootConfiguration assembled(BootConfiguration listed);

// New texts in the place of some sources, and a new file at the place of the drop-in where there is none.
struct Replacements {
  std::map<const Source*, SourcePtr> sources;
  SourcePtr drop_in;  // null: no new file
};

// The configuration as it is read when the sources are replaced.
BootConfiguration with_replacements(const BootConfiguration& boot, const Replacements& replacements);

}  // namespace tcptune
