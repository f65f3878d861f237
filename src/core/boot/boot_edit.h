// SPDX-License-Identifier: MIT
// Changes to the boot configuration of a snapshot, with the winners kept right.
#pragma once

#include <string>
#include <string_view>

#include "core/snapshot/snapshot.h"

namespace tcptune {

// The line says nothing any more; the assignment that it had overridden last wins again. Indices of other lines stay.
void remove_line(BootConfiguration& boot, std::size_t line);

// The value of an assignment becomes `value`.
void replace_value(BootConfiguration& boot, std::size_t line, std::string_view value);

// A new last assignment, in a file of this path (made if there is none). Gives the new line's index.
std::size_t append_assignment(BootConfiguration& boot, std::string_view path, std::string_view name,
                              std::string_view value);

// The line with `value` in the place of its value, in the way of its file.
std::string text_with_value(const BootConfiguration& boot, const Line& line, std::string_view value);

}  // namespace tcptune
