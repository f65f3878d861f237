// SPDX-License-Identifier: MIT
// The states of a connection in the languages that netstat speaks.
#pragma once

#include <optional>
#include <string_view>

#include "core/evidence/tcp_state.h"

namespace tcptune {

// English in every spelling, and what netstat of Windows (German) and of Linux (Catalan, Czech, German, Portuguese,
// Swedish) prints. Letters that are not ASCII may be in any code page, or be lost. Nothing: not known.
std::optional<TcpState> parse_state_word(std::string_view word);

}  // namespace tcptune
