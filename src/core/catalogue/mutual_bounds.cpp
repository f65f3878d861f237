// SPDX-License-Identifier: MIT
// See mutual_bounds.h. Sources: ipv4_local_port_range() and ipv4_privileged_ports() in net/ipv4/sysctl_net_ipv4.c;
// the tables of thresholds in net/ipv4/ip_fragment.c, net/ipv6/reassembly.c and
// net/ipv6/netfilter/nf_conntrack_reasm.c; for tcp_reordering a running 6.18.
#include "core/catalogue/mutual_bounds.h"

#include <algorithm>
#include <array>

namespace tcptune {
namespace {

using enum MutualBound::Side;

constexpr KernelVersion kPortStart{4, 11, 0};  // commit 4548b683b781
constexpr KernelVersion kThresholds{3, 17, 0};  // commit 1bab4c75075b
constexpr KernelVersion kReordering{6, 18, 0};  // as 6.18 does it

// Sorted by setting.
constexpr auto kBounds = std::to_array<MutualBound>({
    {"net.ipv4.ip_local_port_range", 0, at_least, "net.ipv4.ip_unprivileged_port_start", 0, kPortStart},
    {"net.ipv4.ip_local_port_range", 1, at_least, "net.ipv4.ip_local_port_range", 0},
    {"net.ipv4.ip_unprivileged_port_start", 0, at_most, "net.ipv4.ip_local_port_range", 0, kPortStart},
    {"net.ipv4.ipfrag_high_thresh", 0, at_least, "net.ipv4.ipfrag_low_thresh", 0, kThresholds},
    {"net.ipv4.ipfrag_low_thresh", 0, at_most, "net.ipv4.ipfrag_high_thresh", 0, kThresholds},
    {"net.ipv4.tcp_reordering", 0, at_most, "net.ipv4.tcp_max_reordering", 0, kReordering},
    {"net.ipv6.ip6frag_high_thresh", 0, at_least, "net.ipv6.ip6frag_low_thresh", 0, kThresholds},
    {"net.ipv6.ip6frag_low_thresh", 0, at_most, "net.ipv6.ip6frag_high_thresh", 0, kThresholds},
    {"net.netfilter.nf_conntrack_frag6_high_thresh", 0, at_least, "net.netfilter.nf_conntrack_frag6_low_thresh", 0,
     kThresholds},
    {"net.netfilter.nf_conntrack_frag6_low_thresh", 0, at_most, "net.netfilter.nf_conntrack_frag6_high_thresh", 0,
     kThresholds},
});

}  // namespace

std::span<const MutualBound> mutual_bounds_of(std::string_view setting) {
  struct BySetting {
    bool operator()(const MutualBound& bound, std::string_view name) const { return bound.setting < name; }
    bool operator()(std::string_view name, const MutualBound& bound) const { return name < bound.setting; }
  };
  const auto [first, last] = std::equal_range(kBounds.begin(), kBounds.end(), setting, BySetting{});
  return {first, last};
}

}  // namespace tcptune
