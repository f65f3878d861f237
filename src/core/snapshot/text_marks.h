// SPDX-License-Identifier: MIT
// What is odd about the bytes of a text file: byte order mark, carriage returns, NUL, bytes that are not UTF-8.
#pragma once

#include "core/snapshot/boot_configuration.h"

namespace tcptune {

// The file with its marks and `lines` as its source has them; a file without a source stays as it is.
BootFile with_marks(BootFile file);

}  // namespace tcptune
