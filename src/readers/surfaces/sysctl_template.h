// SPDX-License-Identifier: MIT
// Templates of sysctl files, as those read them that know more of their variables.
#pragma once

#include <vector>

#include "core/snapshot/surface.h"
#include "readers/surfaces/ansible_values.h"

namespace tcptune {

// The lines of a template; values of Jinja that `scope` knows are filled in. Of such a line only the whole is edited.
std::vector<Line> lines_of_template(const SurfaceText& text, const AnsibleScope& scope);

}  // namespace tcptune
