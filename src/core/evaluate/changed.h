// SPDX-License-Identifier: MIT
// Is a setting another than what the kernel and the system give it by themselves? Functions of the language, see the
// table in functions.cpp.
#pragma once

#include "core/evaluate/value.h"

namespace tcptune {

class Arguments;

// At boot a setting that nobody writes is not changed. Running, the value itself is asked: what is denied, or has a
// default that is not known, is unknown. What the catalogue says that distributions ship, what an interface copies from
// conf.default, and what a child namespace copies from its host is not changed.
Value is_changed(const Arguments& arguments);

// How to take a value back, as the beginning of a sentence: "Delete the line" where a line sets what is judged,
// otherwise what to write.
Value way_back(const Arguments& arguments);

}  // namespace tcptune
