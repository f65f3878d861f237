// SPDX-License-Identifier: MIT
// See services.h.
#include "readers/sysctl/services.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace tcptune {
namespace {

constexpr std::array kUnitPlaces{"/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system",
                                 "/lib/systemd/system"};

bool is_there(const RootDirectory& root, const std::string& path) {
  return root.kind_of_link(path) != EntryKind::missing;
}

// What wants it: multi-user.target.wants/ufw.service. The links that a package brings stand beside its unit.
std::string wanting_link(const RootDirectory& root, const std::string& unit) {
  for (const std::string place : kUnitPlaces) {
    const std::vector<std::string>& names = root.names_in(place);
    const bool of_packages = place.starts_with("/usr/") || place.starts_with("/lib/");
    if (of_packages && !std::binary_search(names.begin(), names.end(), unit)) continue;
    for (const std::string& name : names)
      if (name.ends_with(".wants") || name.ends_with(".requires")) {
        const std::vector<std::string>& wanted = root.names_in(place + '/' + name);
        if (std::binary_search(wanted.begin(), wanted.end(), unit)) return place + '/' + name + '/' + unit;
      }
  }
  return {};
}

// S20ufw in a directory of a run level that is reached at boot.
std::string start_link(const RootDirectory& root, const std::string& service) {
  for (const char* directory : {"/etc/rcS.d", "/etc/rc2.d", "/etc/rc3.d", "/etc/rc4.d", "/etc/rc5.d", "/etc/rc.d/rc3.d",
                                "/etc/rc.d/rc5.d", "/etc/rc.d"})
    for (const std::string& name : root.names_in(directory))
      if (name.size() == service.size() + 3 && name.front() == 'S' && name.ends_with(service))
        return std::string(directory) + '/' + name;
  for (const std::string& level : root.names_in("/etc/runlevels"))
    if (const std::string link = "/etc/runlevels/" + level + '/' + service; level != "shutdown" && is_there(root, link))
      return link;
  return {};
}

bool has_places(const RootDirectory& root) {
  return has_systemd_units(root) || root.kind_of("/etc/init.d") == EntryKind::directory ||
         root.kind_of("/etc/runlevels") == EntryKind::directory;
}

struct RunTimeWriter {
  const char* service;
  const char* what;
};

constexpr std::array kRunTimeWriters{
    RunTimeWriter{"docker", "docker sets (net.ipv4.ip_forward, its bridges)"},
    RunTimeWriter{"kubelet", "kubelet, kube-proxy and the network plug-in set (conntrack, bridges, forwarding)"},
    RunTimeWriter{"k3s", "k3s sets (conntrack, bridges, forwarding)"},
    RunTimeWriter{"kube-proxy", "kube-proxy sets (conntrack, forwarding)"},
    RunTimeWriter{"firewalld", "firewalld sets (forwarding, for zones that masquerade)"},
    RunTimeWriter{"libvirtd", "libvirtd sets (forwarding, its bridges)"},
};

}  // namespace

bool has_systemd_units(const RootDirectory& root) {
  return std::any_of(kUnitPlaces.begin(), kUnitPlaces.end(),
                     [&](const char* place) { return root.kind_of(place) == EntryKind::directory; });
}

std::string mask_of(const RootDirectory& root, const std::string& unit) {
  for (const char* place : {"/etc/systemd/system/", "/run/systemd/system/"}) {
    const std::string path = place + unit;
    if (!is_there(root, path)) continue;
    if (root.link_target(path) == "/dev/null") return path;
    const ReadSource read = root.source(path, 64 * 1024);
    if (read.source != nullptr && read.source->bytes().empty()) return path;
    return {};  // a unit of the administrator's own
  }
  return {};
}

bool is_installed(const RootDirectory& root, const std::string& service) {
  const auto has_unit = [&](const std::string& place) { return is_there(root, place + '/' + service + ".service"); };
  return std::any_of(kUnitPlaces.begin(), kUnitPlaces.end(), has_unit) || is_there(root, "/etc/init.d/" + service);
}

Running is_started(const RootDirectory& root, const std::string& service) {
  const std::string unit = service + ".service";
  if (const std::string mask = mask_of(root, unit); !mask.empty())
    return {Known::no, fmt::format("{} is masked", unit), mask};
  if (std::string link = wanting_link(root, unit); !link.empty()) return {Known::yes, "", std::move(link)};
  if (std::string link = start_link(root, service); !link.empty()) return {Known::yes, "", std::move(link)};
  if (has_places(root)) return {Known::no, fmt::format("nothing starts {} at boot", service), ""};
  return {Known::unknown, fmt::format("nothing here tells whether {} is started at boot", service), ""};
}

std::vector<std::string> run_time_writers(const RootDirectory& root) {
  std::vector<std::string> phrases;
  if (!has_places(root)) return phrases;
  for (const RunTimeWriter& row : kRunTimeWriters)
    if (is_started(root, row.service).known == Known::yes)
      phrases.push_back(fmt::format("what {} as it runs", row.what));
  return phrases;
}

}  // namespace tcptune
