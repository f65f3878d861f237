// SPDX-License-Identifier: MIT
// The whole program, once the system has handed over its arguments.
#pragma once

#include <string>
#include <vector>

namespace tcptune {

// `arguments` without the program's name, in UTF-8. Gives the exit status; throws nothing.
int run(const std::vector<std::string>& arguments);

}  // namespace tcptune
