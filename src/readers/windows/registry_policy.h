// SPDX-License-Identifier: MIT
// Registry.xml of group policy preferences.
#pragma once

#include <string>
#include <string_view>

#include "core/snapshot/registry.h"

namespace tcptune {

// Never throws; what is no XML sets nothing.
Registry read_registry_policy(const Catalogue& base, std::string_view bytes, const std::string& file);

}  // namespace tcptune
