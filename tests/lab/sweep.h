// SPDX-License-Identifier: MIT
// Writes values at every boundary to a setting and compares what the kernel takes with what the catalogue says of it.
#pragma once

#include <string>
#include <vector>

#include "core/catalogue/setting.h"
#include "core/snapshot/snapshot.h"

namespace lab {

struct Sweep {
  int tried = 0;  // none: it is not here, or the machine's own
  // What went another way than the catalogue says.
  std::vector<std::string> refused;
  std::vector<std::string> taken;
};

// "NAME refuses 127, 128; takes 7": nothing if the catalogue is right.
std::string contradiction(const std::string& name, const Sweep& sweep);

// Is it a number that may be written and bound by nothing but its own range?
bool is_swept(const tcptune::Setting& setting);

// By its full name. What was there is put back after each write. `facts` tell the kernel.
Sweep sweep_setting(const tcptune::Setting& setting, const std::string& name, const tcptune::Facts& facts);

}  // namespace lab
