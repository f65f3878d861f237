// SPDX-License-Identifier: MIT
// SHA-256 (FIPS 180-4), for what names a text by its digest.
#pragma once

#include <string>
#include <string_view>

namespace tcptune {

// The 32 bytes of the digest.
std::string sha256(std::string_view bytes);

}  // namespace tcptune
