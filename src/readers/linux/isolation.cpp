// SPDX-License-Identifier: MIT
// Looks for the marks of containers and namespaces; see isolation.h.
#include "readers/linux/isolation.h"

#include <array>
#include <string_view>

#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::size_t kLargestProcFile = 256 * 1024;

// Parts of a control group's path that only container managers write.
constexpr std::array<std::string_view, 8> kManagerGroups = {"/docker/",     "/docker-", "/kubepods", "/lxc/",
                                                            "/lxc.payload", "/libpod-", "/crio-",    "/containerd"};

bool names_manager(std::string_view groups) {
  for (const std::string_view group : kManagerGroups)
    if (groups.find(group) != std::string_view::npos) return true;
  return false;
}

// systemd-nspawn, podman, LXC and others start process 1 with container=NAME.
bool has_container_variable(std::string_view environment) {
  for (const std::string_view variable : split(environment, '\0'))
    if (variable.starts_with("container=") && variable != "container=") return true;
  return false;
}

}  // namespace

Known find_container_marks(const RootDirectory& root) {
  for (const char* path : {"/run/systemd/container", "/.dockerenv", "/run/.containerenv"})
    if (root.kind_of(path) == EntryKind::file) return Known::yes;
  const FileContent environment = root.read("/proc/1/environ", kLargestProcFile);
  if (environment.error == 0 && has_container_variable(environment.content)) return Known::yes;
  const FileContent groups = root.read("/proc/1/cgroup", kLargestProcFile);
  if (groups.error != 0) return Known::unknown;
  return names_manager(groups.content) ? Known::yes : Known::no;
}

NetNamespace find_net_namespace(const RootDirectory& root) {
  if (root.kind_of("/proc/sys/net/core/netdev_max_backlog") == EntryKind::file) return NetNamespace::initial;
  // Without any network setting in sight the first one's absence says nothing.
  if (root.kind_of("/proc/sys/net/core/somaxconn") == EntryKind::file) return NetNamespace::child;
  return NetNamespace::unknown;
}

}  // namespace tcptune
