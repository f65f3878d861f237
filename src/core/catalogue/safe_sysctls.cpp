// SPDX-License-Identifier: MIT
// See safe_sysctls.h. Sources: https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/ for the safe ones,
// libcontainer/configs/validate of runc for what a container may have.
#include "core/catalogue/safe_sysctls.h"

#include <algorithm>
#include <array>

namespace tcptune {
namespace {

using namespace std::string_view_literals;

struct SafeSysctl {
  std::string_view name;
  KernelVersion since;  // of Kubernetes
};

constexpr KernelVersion kAlways{1, 0, 0};
constexpr auto kSafe = std::to_array<SafeSysctl>({
    {"kernel.shm_rmid_forced", kAlways},
    {"net.ipv4.ip_local_port_range", kAlways},
    {"net.ipv4.ip_local_reserved_ports", {1, 27, 0}},
    {"net.ipv4.ip_unprivileged_port_start", {1, 22, 0}},
    {"net.ipv4.ping_group_range", {1, 18, 0}},
    {"net.ipv4.tcp_fin_timeout", {1, 29, 0}},
    {"net.ipv4.tcp_keepalive_intvl", {1, 29, 0}},
    {"net.ipv4.tcp_keepalive_probes", {1, 29, 0}},
    {"net.ipv4.tcp_keepalive_time", {1, 29, 0}},
    {"net.ipv4.tcp_rmem", {1, 32, 0}},
    {"net.ipv4.tcp_syncookies", kAlways},
    {"net.ipv4.tcp_wmem", {1, 32, 0}},
});

constexpr std::array kNamespaced = {"net."sv, "fs.mqueue."sv, "kernel.shm"sv, "kernel.msg"sv, "kernel.sem"sv};

}  // namespace

bool has_namespace(std::string_view name) {
  return std::any_of(kNamespaced.begin(), kNamespaced.end(),
                     [name](std::string_view prefix) { return name.starts_with(prefix); });
}

std::optional<KernelVersion> safe_since(std::string_view name) {
  const auto found = std::find_if(kSafe.begin(), kSafe.end(), [name](const SafeSysctl& s) { return s.name == name; });
  return found == kSafe.end() ? std::nullopt : std::optional(found->since);
}

}  // namespace tcptune
