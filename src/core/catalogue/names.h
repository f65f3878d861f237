// SPDX-License-Identifier: MIT
// Names of Linux settings: how they are written, and whose they are.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalogue/setting.h"

namespace tcptune {

// The canonical name of a key as written: "net/ipv4/conf/eth0.100/rp_filter" and "net.ipv4.conf.eth0/100.rp_filter" are
// both the latter. First separator decides. Repeated, leading and trailing separators are dropped, as the kernel and
// systemd do. Globs are left as they are.
std::string canonical_name(std::string_view key);

// The name of the setting that a canonical name is another one of (net.nf_conntrack_max); else the name itself. A write
// to either is a write to the one value.
std::string_view without_alias(std::string_view name);

// For a key whose interface name was written with its own dots (net.ipv4.conf.bond0.354.rp_filter): the canonical name,
// if that is a setting. Nothing otherwise.
std::optional<std::string> with_dotted_interface(const Catalogue& catalogue, std::string_view name);

// Could a pattern stand for a setting that some kernel has? Patterns outside of TCP/IP always could.
bool may_match(const Catalogue& catalogue, std::string_view pattern);

// Could this name be judged at all? Names outside of TCP/IP are none of our business; an `unknown` one stands where the
// catalogue is complete, or nowhere that Linux has.
enum class NameKind { catalogued, unknown, elsewhere, not_linux };
NameKind kind_of_name(const Catalogue& catalogue, std::string_view name);

// Full names of the settings of Linux that a kernel of the interval may have, sorted; of families the members all,
// default and lo.
std::vector<std::string> names_of(const Catalogue& catalogue, const KernelRange& kernels, std::string_view vendor);

}  // namespace tcptune
