// SPDX-License-Identifier: MIT
// Is the algorithm there that a setting names? Functions of the language, see the table in functions.cpp.
#pragma once

#include "core/evaluate/value.h"

namespace tcptune {

class Arguments;

// Does the running kernel list this congestion control as available? Unknown without a running kernel.
Value is_available(const Arguments& arguments);

// By the modules that were seen on the target: is there one for this word? Unknown where nobody looked.
Value has_module(const Arguments& arguments);

// By the catalogue: do the kernels have this word? Unknown where kernels differ, and where a vendor may have taken over
// what is newer than its kernel.
Value is_offered(const Arguments& arguments);

// The mainline version that brought the word; unknown where none did.
Value came_with(const Arguments& arguments);

}  // namespace tcptune
