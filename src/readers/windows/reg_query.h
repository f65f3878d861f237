// SPDX-License-Identifier: MIT
// What `reg query` prints.
#pragma once

#include <string>
#include <string_view>

#include "core/catalogue/setting.h"
#include "core/snapshot/registry.h"

namespace tcptune {

// The values as far as they concern TCP/IP. Lines that are neither a key nor a value (localised error text, the footer
// of a search) are passed over. Never throws.
Registry parse_reg_query(const Catalogue& base, std::string_view bytes, const std::string& file);

}  // namespace tcptune
