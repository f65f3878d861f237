// SPDX-License-Identifier: MIT
// User data of cloud-init in several parts: configurations and scripts in one message.
#pragma once

#include <vector>

#include "core/snapshot/surface.h"
#include "readers/surfaces/mime_parts.h"

namespace tcptune {

// `read_config` reads what is a cloud-config. What no reader takes is told, not left out.
std::vector<Fragment> fragments_of_parts(const SurfaceText& text, const std::vector<MimePart>& parts,
                                         std::vector<Fragment> (&read_config)(const SurfaceText&));

}  // namespace tcptune
