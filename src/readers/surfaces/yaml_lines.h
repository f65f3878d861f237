// SPDX-License-Identifier: MIT
// Settings that stand in YAML as a pair of scalars, as lines of a fragment.
#pragma once

#include <string_view>

#include "core/snapshot/surface.h"
#include "readers/surfaces/embedded_sysctl.h"
#include "yaml/located_yaml.h"

namespace tcptune {

// The setting that `key` names gets what `value` says. Holes make it computed. `removal` as Writing has it; an empty
// one makes it a line that is not edited away.
Line yaml_line(const SurfaceText& text, const LocatedNode& key, const LocatedNode& value, Holes holes, Span removal);

// The text of a block, quoted or plain scalar, with a map to its bytes.
View view_of(std::string_view text, const LocatedNode& scalar);

}  // namespace tcptune
