// SPDX-License-Identifier: MIT
// Settings on the kernel's command line: sysctl.KEY=VALUE (fs/proc/proc_sysctl.c, process_sysctl_arg; since 5.8).
#pragma once

#include <string_view>
#include <vector>

#include "core/snapshot/boot_configuration.h"

namespace tcptune {

// In every line of the text, be it a command line itself, the `options` of a boot loader's entry or GRUB_CMDLINE_LINUX
// in quotes. Values may be quoted. Every dot of a key is a separator.
std::vector<Line> parse_command_lines(std::string_view text, int file_index);

// The words behind `name` ("modules_load"), without it and its '='.
std::vector<std::string_view> command_line_values(std::string_view text, std::string_view name);

}  // namespace tcptune
