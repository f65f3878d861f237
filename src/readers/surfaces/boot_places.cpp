// SPDX-License-Identifier: MIT
// See boot_places.h. The directories are those of sysctl.d(5) and of `sysctl --system`.
#include "readers/surfaces/boot_places.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::array kBootDirectories = {"/etc/sysctl.d/"sv, "/run/sysctl.d/"sv, "/usr/local/lib/sysctl.d/"sv,
                                         "/usr/lib/sysctl.d/"sv, "/lib/sysctl.d/"sv};

}  // namespace

bool is_place_of_sysctls(std::string_view path) {
  return path.ends_with("/sysctl.conf") || path == "sysctl.conf" || path.find("/sysctl.d/") != std::string_view::npos;
}

std::string why_no_boot_reads(std::string_view path) {
  if (!path.starts_with('/') || path.find_first_of("{$%<") != std::string_view::npos) return {};
  if (path == "/etc/sysctl.conf" || path == "/etc/ufw/sysctl.conf") return {};
  const auto holds = [path](std::string_view directory) {
    return path.starts_with(directory) && path.find('/', directory.size()) == std::string_view::npos;
  };
  if (std::none_of(kBootDirectories.begin(), kBootDirectories.end(), holds))
    return fmt::format("{}, which no boot reads: it is gone after the next one", path);
  if (path.ends_with(".conf")) return {};
  return fmt::format("{}, whose name does not end in .conf: no boot reads it", path);
}

}  // namespace tcptune
