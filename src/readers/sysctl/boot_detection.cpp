// SPDX-License-Identifier: MIT
// Looks at installed files to find the boot reader; see boot_detection.h.
#include "readers/sysctl/boot_detection.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <optional>
#include <string_view>

#include "readers/sysctl/services.h"

namespace tcptune {
namespace {

constexpr std::size_t kLargestPackageList = 64 * 1024 * 1024;  // a full desktop has about 8 MiB

bool is_file(const RootDirectory& root, const std::string& path) { return root.kind_of(path) == EntryKind::file; }

int leading_number(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return std::max(number, 0);
}

// "libsystemd-shared-252.so", "libsystemd-shared-255.4-1.fc40.so".
int version_in_directory(const RootDirectory& root, const std::string& directory) {
  constexpr std::string_view kPrefix = "libsystemd-shared-";
  for (const std::string& name : root.names_in(directory))
    if (name.starts_with(kPrefix) && name.find(".so") != std::string::npos) {
      const int version = leading_number(std::string_view(name).substr(kPrefix.size()));
      if (version > 0) return version;
    }
  return 0;
}

// Debian keeps the library under /usr/lib/<triplet>/systemd.
int version_below(const RootDirectory& root, const std::string& parent) {
  for (const std::string& name : root.names_in(parent))
    if (name.find("-linux-gnu") != std::string::npos)
      if (const int version = version_in_directory(root, parent + '/' + name + "/systemd"); version > 0) return version;
  return 0;
}

// Without its epoch; empty if the package is not installed or nothing tells.
std::string version_from_dpkg(const RootDirectory& root, std::string_view name) {
  const std::string status = root.read("/var/lib/dpkg/status", kLargestPackageList).content;
  const std::string wanted = "\nPackage: " + std::string(name) + '\n';
  const bool is_first = status.starts_with(std::string_view(wanted).substr(1));
  // The list has megabytes, and this searcher looks at one byte in ten.
  const auto found =
      std::search(status.begin(), status.end(), std::boyer_moore_horspool_searcher(wanted.begin(), wanted.end()));
  if (!is_first && found == status.end()) return {};
  const auto package = is_first ? 0 : static_cast<std::size_t>(found - status.begin()) + 1;
  const std::string_view entry = std::string_view(status).substr(package, status.find("\n\n", package) - package);
  constexpr std::string_view kField = "\nVersion: ";
  const std::size_t field = entry.find(kField);
  if (field == std::string_view::npos) return {};
  std::string_view version = entry.substr(field + kField.size());
  version = version.substr(0, version.find('\n'));
  if (const std::size_t epoch = version.find(':'); epoch != std::string_view::npos) version.remove_prefix(epoch + 1);
  return std::string(version);
}

// "3.3.17-5" is 30317.
int procps_number(std::string_view version) {
  std::array<int, 3> parts{};
  for (int& part : parts) {
    part = leading_number(version);
    const std::size_t dot = version.find('.');
    if (dot == std::string_view::npos) break;
    version.remove_prefix(dot + 1);
  }
  return procps_version(parts[0], parts[1], parts[2]);
}

// The library of procps 3.3, by all its names. Looking for them takes less than listing such directories.
bool has_libprocps(const RootDirectory& root) {
  const bool merged = root.kind_of_link("/lib") == EntryKind::link;
  for (const std::string directory :
       {"/usr/lib64", "/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/lib64", "/lib",
        "/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu"}) {
    if ((merged && directory.starts_with("/lib")) || root.kind_of(directory) != EntryKind::directory) continue;
    for (const char* version : {"8", "7", "6", "5", "4", "3", "1", "0"})
      if (root.kind_of(directory + "/libprocps.so." + version) != EntryKind::missing) return true;
  }
  return false;
}

// What the command `sysctl` is; nothing if it is not installed.
std::optional<BootReader> sysctl_command(const RootDirectory& root) {
  constexpr std::array kCommands{"/sbin/sysctl", "/usr/sbin/sysctl", "/bin/sysctl", "/usr/bin/sysctl"};
  for (const char* command : kCommands) {
    if (root.kind_of(command) != EntryKind::file) continue;
    const std::string target = root.link_target(command);
    if (target.substr(target.rfind('/') + 1).starts_with("busybox")) return BootReader::busybox;
    const std::optional<FileIdentity> busybox = root.identity("/bin/busybox");
    return busybox && busybox == root.identity(command) ? BootReader::busybox : BootReader::procps;
  }
  return std::nullopt;
}

}  // namespace

BootReader detect_boot_reader(const RootDirectory& root) {
  if (is_file(root, "/usr/lib/systemd/systemd-sysctl") || is_file(root, "/lib/systemd/systemd-sysctl"))
    return BootReader::systemd;
  if (const std::optional<BootReader> reader = sysctl_command(root)) return *reader;
  return is_file(root, "/bin/busybox") || is_file(root, "/usr/bin/busybox") ? BootReader::busybox : BootReader::systemd;
}

int detect_systemd_version(const RootDirectory& root) {
  for (const char* directory : {"/usr/lib/systemd", "/lib/systemd", "/usr/lib64/systemd"})
    if (const int version = version_in_directory(root, directory); version > 0) return version;
  for (const char* parent : {"/usr/lib", "/lib"})
    if (const int version = version_below(root, parent); version > 0) return version;
  return leading_number(version_from_dpkg(root, "systemd"));
}

int detect_procps_version(const RootDirectory& root, BootReader reader) {
  if (has_libprocps(root)) return procps_version(3, 3, 0);
  return reader == BootReader::procps ? procps_number(version_from_dpkg(root, "procps")) : 0;
}

Running detect_whether_reader_runs(const RootDirectory& root, BootReader reader) {
  if (reader == BootReader::systemd) {
    const std::string mask = mask_of(root, "systemd-sysctl.service");
    if (!mask.empty()) return {Known::no, "systemd-sysctl.service is masked", mask};
    return {};
  }
  const bool open_rc = root.kind_of("/etc/runlevels") == EntryKind::directory;
  const bool open_wrt = is_file(root, "/etc/openwrt_release") && root.kind_of("/etc/rc.d") == EntryKind::directory;
  if (!(open_rc || open_wrt) || is_started(root, "sysctl").known == Known::yes) return {};
  return {Known::no, "the service sysctl is in no run level, so nothing applies them", "/etc/init.d/sysctl"};
}

BusyboxLayout detect_busybox_layout(const RootDirectory& root) {
  if (is_file(root, "/etc/openwrt_release")) return BusyboxLayout::openwrt;
  if (is_file(root, "/etc/alpine-release") && is_file(root, "/etc/init.d/sysctl")) return BusyboxLayout::alpine;
  return BusyboxLayout::plain;
}

}  // namespace tcptune
