// SPDX-License-Identifier: MIT
// The output of `sysctl -a` (procps and busybox): a plane `now` that was written down.
#pragma once

#include <string>
#include <string_view>

#include "core/rules/rule.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

struct Dump {
  Readings readings;  // catalogued settings only, with their line
  std::string kernel_release;  // kernel.osrelease; empty if the dump does not have it
  std::string kernel_build;  // kernel.version, likewise
  int settings = 0;  // lines that give a setting, catalogued or not
  int lines = 0;
};

// "sysctl: permission denied on key 'x'" becomes `denied`, "error reading key" `malformed`. `path` names the input in
// errors. Throws Error when no line is of the form "name = value", or a line is longer than kLongestLine.
Dump parse_sysctl_dump(const RuleBase& base, std::string_view text, const std::string& path);

}  // namespace tcptune
