// SPDX-License-Identifier: MIT
// See written_through.h. Source: net/ipv6/addrconf.c (addrconf_fixup_forwarding, addrconf_disable_ipv6,
// addrconf_fixup_linkdown, addrconf_sysctl_addr_gen_mode); tried on a running 6.18.
#include "core/evaluate/written_through.h"

#include <algorithm>
#include <array>

namespace tcptune {
namespace {

// `default` included. force_forwarding is not among them: it leaves `default` alone.
constexpr std::array<std::string_view, 4> kFamilies{"net.ipv6.conf.*.addr_gen_mode", "net.ipv6.conf.*.disable_ipv6",
                                                    "net.ipv6.conf.*.forwarding",
                                                    "net.ipv6.conf.*.ignore_routes_with_linkdown"};

}  // namespace

std::string written_through_from(const Setting& setting, std::string_view name) {
  const std::string_view interface = interface_of(setting, name);
  if (interface.empty() || interface == "all" ||
      std::find(kFamilies.begin(), kFamilies.end(), setting.name) == kFamilies.end())
    return "";
  return std::string(setting.name).replace(setting.name.find('*'), 1, "all");
}

}  // namespace tcptune
