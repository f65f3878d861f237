// SPDX-License-Identifier: MIT
// How far the local ports reach, in a sentence.
#pragma once

#include <string>

#include "core/evaluate/port_capacity.h"

namespace tcptune {

// "28,232 toward each destination (32768 to 60999): 470 new connections a second; …".
std::string capacity_text(const PortCapacity& capacity);

}  // namespace tcptune
