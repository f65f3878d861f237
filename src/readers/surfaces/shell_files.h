// SPDX-License-Identifier: MIT
// The files that a script writes: is it a sysctl file, and does a boot read it there?
#pragma once

#include <string_view>

namespace tcptune {

enum class ShellFile {
  other,
  kernel,  // below /proc/sys
  sysctl_file,  // where a boot reads it
  misplaced,  // meant for a sysctl file, where no boot reads it: no .conf at its end, /etc/sysctld.conf
  script,  // rc.local and its like: what is written are commands
};

// `path` may begin with what is not known (kShellUnknown).
ShellFile kind_of_file(std::string_view path);

// The part of a path behind /proc/sys/; empty: it is none of it.
std::string_view below_proc_sys(std::string_view path);

// Does every line that says something assign, and one at least to a setting of the kernel's?
bool holds_settings(std::string_view text);

}  // namespace tcptune
