// SPDX-License-Identifier: MIT
// Configuration folders on POSIX systems, and whom root trusts; see site.h and policy_search.h.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include <fmt/format.h>

#include "commands/policy_search.h"
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

std::string why_not_trusted(const std::filesystem::path& file) {
  if (::geteuid() != 0) return "";
  struct stat found {};
  if (::stat(file.c_str(), &found) != 0) return "";  // reading it will tell
  if (found.st_uid != 0) return fmt::format("user {} owns it and this runs as root", found.st_uid);
  if ((found.st_mode & (S_IWGRP | S_IWOTH)) != 0) return "others may write it and this runs as root";
  if (::stat(file.parent_path().c_str(), &found) != 0) return "";
  if (found.st_uid != 0) return fmt::format("user {} owns its directory and this runs as root", found.st_uid);
  const bool others = (found.st_mode & (S_IWGRP | S_IWOTH)) != 0 && (found.st_mode & S_ISVTX) == 0;
  return others ? "others may write to its directory and this runs as root" : "";
}

}  // namespace tcptune
