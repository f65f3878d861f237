// SPDX-License-Identifier: MIT
// Finds the settings that a shell script writes, by reading it, never by running it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/boot_configuration.h"

namespace tcptune {

// `name` is canonical; empty when the script makes it up as it runs ($interface, a glob). `value` is empty when it
// does.
struct ScriptWrite {
  int line = 0;
  int continued = 0;  // further lines that belong to it
  std::string name;
  std::string value;
};

// `sysctl -w name=value`, `echo value > /proc/sys/…` and `echo value | tee /proc/sys/…`, in the order in which they
// stand. Comments do not count; whether a line is ever reached is not asked.
std::vector<ScriptWrite> find_script_writes(std::string_view script);

// The same as lines of a boot configuration, and the comments. What is known only as the script runs is `computed`, and
// left out where not even the name is known. Keys and values have no spans of their own
std::vector<Line> parse_shell(std::string_view text, int file_index);

}  // namespace tcptune
