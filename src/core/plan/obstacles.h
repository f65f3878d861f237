// SPDX-License-Identifier: MIT
// Why a new line for a setting would not do what it is for.
#pragma once

#include <string>

#include "core/snapshot/snapshot.h"

namespace tcptune {

// On some of the kernels judged the value would be written, turned down, and leave the old one. A setting that is null
// is outside of the catalogue, and nothing is known of it.
bool is_refused_on_some(const Setting* setting, const std::string& value, const Facts& facts);

// Why a line for the setting would fail on some of the kernels judged; empty: it would not. Null: no kernel has it.
std::string why_no_line_for(const Setting* setting, const Facts& facts);

// Why a line of the drop-in would lose to boot.lines[winner]; empty: it would not.
std::string why_drop_in_loses(const BootConfiguration& boot, std::size_t winner);

}  // namespace tcptune
