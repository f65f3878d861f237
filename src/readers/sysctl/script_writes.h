// SPDX-License-Identifier: MIT
// Finds the settings that a shell script writes, by reading it, never by running it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcptune {

// `name` is canonical; empty when the script makes it up as it runs ($interface, a glob). `value` is empty when it
// does.
struct ScriptWrite {
  int line = 0;
  std::string name;
  std::string value;
};

// `sysctl -w name=value`, `echo value > /proc/sys/…` and `echo value | tee /proc/sys/…`, in the order in which they
// stand. Comments do not count; whether a line is ever reached is not asked.
std::vector<ScriptWrite> find_script_writes(std::string_view script);

}  // namespace tcptune
