// SPDX-License-Identifier: MIT
// Prints the files under /proc/sys that an audit of this machine reads and that exist, one a line: the list for `bare`.
#include <algorithm>
#include <cstdio>
#include <string>

#include "core/rules/embedded_rules.h"
#include "targets/targets.h"

int main() {
  const tcptune::RuleCache rules(tcptune::embedded_rules());
  const tcptune::Target machine = tcptune::live_target(rules, {}, tcptune::LiveSettings::asked);
  for (const auto& [name, reading] : *machine.snapshot.now) {
    if (reading.state != tcptune::ReadingState::present) continue;
    std::string path = name;
    for (char& c : path) c = c == '.' ? '/' : c == '/' ? '.' : c;
    std::puts(path.c_str());
  }
}
