// SPDX-License-Identifier: MIT
// Prints the files under /proc/sys that an audit of this machine reads and that exist, one a line: the list for `bare`.
// Usage: files_read [all]     all: those that a snapshot reads
#include <algorithm>
#include <cstdio>
#include <string>

#include "core/rules/embedded_rules.h"
#include "targets/targets.h"

int main(int count, char**) {
  const tcptune::RuleCache rules(tcptune::embedded_rules());
  const auto wanted = count > 1 ? tcptune::LiveSettings::all : tcptune::LiveSettings::asked;
  const tcptune::Target machine = tcptune::live_target(rules, {}, wanted);
  for (const auto& [name, reading] : *machine.snapshot.now) {
    if (reading.state != tcptune::ReadingState::present) continue;
    std::string path = name;
    for (char& c : path) c = c == '.' ? '/' : c == '/' ? '.' : c;
    std::puts(path.c_str());
  }
}
