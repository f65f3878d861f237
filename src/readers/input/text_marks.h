// SPDX-License-Identifier: MIT
// What is odd about the bytes of a text file: byte order mark, carriage returns, NUL, bytes that are not UTF-8.
#pragma once

#include <string_view>

#include "core/snapshot/snapshot.h"

namespace tcptune {

// Fills the marks and `lines`; path, status and the rest are left as they are by default.
SourceFile marks_of(std::string_view text);

}  // namespace tcptune
