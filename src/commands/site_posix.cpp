// SPDX-License-Identifier: MIT
// Configuration folders on POSIX systems; see site.h.
#include <cstdlib>

#include "commands/site.h"

namespace tcptune {

std::filesystem::path machine_configuration() { return "/etc/tcptune"; }

// Absolute, as the XDG specification demands (https://specifications.freedesktop.org/basedir-spec/latest/).
std::filesystem::path user_configuration() {
  const char* xdg = std::getenv("XDG_CONFIG_HOME");
  if (xdg != nullptr && *xdg == '/') return std::filesystem::path(xdg) / "tcptune";
  const char* home = std::getenv("HOME");
  return home != nullptr && *home == '/' ? std::filesystem::path(home) / ".config/tcptune" : std::filesystem::path();
}

}  // namespace tcptune
