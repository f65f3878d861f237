// SPDX-License-Identifier: MIT
// Bytes as text that any format takes: RFC 4648, with padding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tcptune {

std::string base64(std::string_view bytes);

// Nothing for what `base64` would not have made.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace tcptune
