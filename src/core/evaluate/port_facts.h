// SPDX-License-Identifier: MIT
// What expressions know of the local ports: usable_ports, ports_at_risk and ports_to_reserve.
#pragma once

#include <string_view>

#include "core/evaluate/evaluate.h"

namespace tcptune {

// The fact of that name on the context's plane; unknown, with the setting that is in the way, where the port range or
// the reserved ports are.
Value port_fact(std::string_view name, const Context& context);

}  // namespace tcptune
