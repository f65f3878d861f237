// SPDX-License-Identifier: MIT
// See shell_files.h.
#include "readers/surfaces/shell_files.h"

#include <algorithm>
#include <array>

#include "core/text/text.h"
#include "readers/surfaces/shell_values.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::array kSysctlDirectories = {"/etc/sysctl.d/"sv, "/run/sysctl.d/"sv, "/usr/local/lib/sysctl.d/"sv,
                                           "/lib/sysctl.d/"sv};
constexpr std::array kSettingPrefixes = {"net.ipv4."sv,     "net.ipv6."sv,   "net.core."sv,     "net.netfilter."sv,
                                         "net/ipv4/"sv,     "net/ipv6/"sv,   "net/core/"sv,     "net.bridge."sv,
                                         "net.nf_"sv,       "kernel."sv,     "vm.swappiness"sv, "vm.max_map_count"sv,
                                         "vm.overcommit"sv, "fs.file-max"sv, "fs.inotify."sv,   "fs.nr_open"sv};

// A root that is named before it changes nothing: "$ROOT/etc/…", "/mnt/etc/…".
std::size_t find_end(std::string_view path, std::string_view part) {
  const std::size_t at = path.rfind(part);
  return at == std::string_view::npos ? at : at + part.size();
}

}  // namespace

std::string_view below_proc_sys(std::string_view path) {
  constexpr std::string_view kProcSys = "/proc/sys/";
  const std::size_t at = path.find(kProcSys);
  // Behind a name, such as /host/proc/sys, it is still that of a kernel.
  return at == std::string_view::npos || at > 64 ? std::string_view() : path.substr(at + kProcSys.size());
}

ShellFile kind_of_file(std::string_view path) {
  if (!below_proc_sys(path).empty()) return ShellFile::kernel;
  if (path.ends_with("/etc/sysctl.conf") || path == "etc/sysctl.conf") return ShellFile::sysctl_file;
  for (const std::string_view directory : kSysctlDirectories) {
    const std::size_t end = find_end(path, directory);
    if (end == std::string_view::npos || end == path.size()) continue;
    const std::string_view name = path.substr(end);
    if (name.find(kShellUnknown) != std::string_view::npos && !name.ends_with(".conf")) return ShellFile::sysctl_file;
    return name.ends_with(".conf") && name.find('/') == std::string_view::npos ? ShellFile::sysctl_file
                                                                               : ShellFile::misplaced;
  }
  if (const std::size_t end = find_end(path, "/etc/sysctl"); end != std::string_view::npos && path.rfind('/') < end)
    return ShellFile::misplaced;
  if (path.ends_with("rc.local") || path.ends_with(".sh") || path.ends_with("/boot.local")) return ShellFile::script;
  return ShellFile::other;
}

bool holds_settings(std::string_view text) {
  bool found = false;
  for (const std::string_view raw : split(text, '\n')) {
    std::string_view line = trim(raw);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '-') line.remove_prefix(1);
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return false;
    const std::string_view key = trim(line.substr(0, equals));
    if (key.find_first_of(" \t\"'(){}") != std::string_view::npos) return false;
    found = found || starts_with_any(kSettingPrefixes, key);
  }
  return found;
}

}  // namespace tcptune
