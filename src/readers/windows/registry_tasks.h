// SPDX-License-Identifier: MIT
// Ansible's win_regedit.
#pragma once

#include <string>
#include <string_view>

#include "core/snapshot/registry.h"

namespace tcptune {

// Throws Error, with a place, for what is no YAML.
Registry read_registry_tasks(const Catalogue& base, std::string_view bytes, const std::string& file);

}  // namespace tcptune
