// SPDX-License-Identifier: MIT
// Interface settings that a write to conf.all sets on every interface.
#pragma once

#include <string>
#include <string_view>

#include "core/catalogue/setting.h"

namespace tcptune {

// The member `all` of the family, where a write to it is a write to `name` too; empty if none is.
std::string written_through_from(const Setting& setting, std::string_view name);

}  // namespace tcptune
