// SPDX-License-Identifier: MIT
// Manifests of Puppet with resources registry_value and registry::value.
#pragma once

#include <string>
#include <string_view>

#include "core/snapshot/registry.h"

namespace tcptune {

// Never throws; what is no manifest sets nothing.
Registry read_registry_manifest(const Catalogue& base, std::string_view bytes, const std::string& file);

}  // namespace tcptune
