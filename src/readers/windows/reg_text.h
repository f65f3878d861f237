// SPDX-License-Identifier: MIT
// A .reg file together with its text, so that its lines can be edited where they stand.
#pragma once

#include <string>
#include <string_view>

#include "core/snapshot/registry.h"

namespace tcptune {

// As parse_reg_file has it, with the text; changes are still made by an import. Never throws.
Registry read_reg_text(const Catalogue& base, std::string_view bytes, const std::string& file);

}  // namespace tcptune
