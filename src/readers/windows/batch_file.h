// SPDX-License-Identifier: MIT
// Batch files of Windows (.bat, .cmd): what their commands set in the registry.
#pragma once

#include <string>
#include <string_view>

#include "core/snapshot/registry.h"

namespace tcptune {

// Never throws.
Registry read_batch_file(const Catalogue& base, std::string_view bytes, const std::string& file);

}  // namespace tcptune
