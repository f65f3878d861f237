// SPDX-License-Identifier: MIT
// Where a machine and a user keep policies and rules of their own.
#pragma once

#include <filesystem>

namespace tcptune {

// Of the machine: /etc/tcptune, or %ProgramData%\tcptune. Empty if there is none.
std::filesystem::path machine_configuration();

// Of the user: $XDG_CONFIG_HOME/tcptune or ~/.config/tcptune, or %APPDATA%\tcptune. Empty if none is known.
std::filesystem::path user_configuration();

}  // namespace tcptune
