// SPDX-License-Identifier: MIT
// Lines of boot files that another line takes back without naming the same setting: patterns and exclusions.
#pragma once

#include <string_view>

#include "core/checks/conf_context.h"

namespace tcptune {

// Does every name that `inner` stands for also fit `outer`? Both may hold * ? [ between dots; false where it cannot be
// told.
bool covers_pattern(std::string_view outer, std::string_view inner);

// A pattern whose settings all get their value from a later pattern; an assignment that "-key" cancels for
// systemd-sysctl. Findings of CONF008.
void find_beaten_lines(ConfContext& context);

}  // namespace tcptune
