// SPDX-License-Identifier: MIT
// Prints the files under /proc/sys that an audit of this machine reads and that exist, one a line: the list for `bare`.
#include <algorithm>
#include <cstdio>
#include <string>

#include "core/rules/embedded_rules.h"
#include "readers/linux/linux_proc.h"

int main() {
  for (const auto& [name, reading] : tcptune::read_proc_sys(tcptune::embedded_rules(), "/proc/sys")) {
    if (reading.state != tcptune::ReadingState::present) continue;
    std::string path = name;
    for (char& c : path) c = c == '.' ? '/' : c == '/' ? '.' : c;
    std::puts(path.c_str());
  }
}
