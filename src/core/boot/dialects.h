// SPDX-License-Identifier: MIT
// How each kind of boot file is read, and whether tcptune may edit it.
#pragma once

#include <string_view>
#include <vector>

#include "core/snapshot/boot_configuration.h"

namespace tcptune {

// The lines of config.files[file_index], `text` of it being what can be read. Throws Error as parse_sysctl_conf does.
std::vector<Line> lines_in_dialect(const BootConfiguration& config, int file_index, std::string_view text);

// Why a file in this dialect is not edited, in words; empty: its lines stand for themselves and may be rewritten.
std::string_view why_not_edited(Dialect dialect);

// A sysctl file, in which odd bytes and the length of lines matter.
bool is_sysctl_file(Dialect dialect);

}  // namespace tcptune
