// SPDX-License-Identifier: MIT
// See names.h.
#include "core/catalogue/names.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/catalogue/registry_names.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// Directories below /proc/sys and /proc/sys/net of any Linux since 2.6.18; a name that starts with another word is a
// mistake.
constexpr std::array<std::string_view, 12> kTop{"abi", "crypto", "debug",  "dev",  "fs", "kernel",
                                                "net", "proc",   "sunrpc", "user", "vm", "xen"};
constexpr std::array<std::string_view, 27> kNet{
    "802",    "appletalk", "ax25",      "bridge", "can",       "core",   "dccp",
    "decnet", "ethernet",  "ieee80211", "ipv4",   "ipv6",      "ipx",    "irda",
    "iucv",   "llc",       "mpls",      "mptcp",  "netfilter", "netrom", "nf_conntrack_max",
    "phonet", "rds",       "rose",      "sctp",   "smc",       "unix"};
constexpr std::array<std::string_view, 5> kNetRare{"rxrpc", "tipc", "token-ring", "vsock", "x25"};

template <typename Words>
bool holds(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::string canonical_name(std::string_view key) {
  const std::size_t first = key.find_first_of("./");
  if (first == std::string_view::npos) return std::string(key);
  const char separator = key[first];
  const char literal = separator == '.' ? '/' : '.';
  std::string name;
  name.reserve(key.size());
  for (const std::string_view part : split(key, separator)) {
    // A lone literal is the path component ".", which leads nowhere else.
    if (part.empty() || (part.size() == 1 && part.front() == literal)) continue;
    if (!name.empty()) name += '.';
    for (const char c : part) name += c == literal ? '/' : c;
  }
  return name.empty() ? std::string(key) : name;
}

std::string_view without_alias(std::string_view name) {
  return name == "net.nf_conntrack_max" ? std::string_view("net.netfilter.nf_conntrack_max") : name;
}

std::optional<std::string> with_dotted_interface(const Catalogue& catalogue, std::string_view name) {
  for (const std::string_view family : {"net.ipv4.conf.", "net.ipv4.neigh.", "net.ipv6.conf.", "net.ipv6.neigh."}) {
    if (!name.starts_with(family)) continue;
    const std::size_t last = name.rfind('.');
    if (last <= family.size()) return std::nullopt;
    std::string written(name);
    std::replace(written.begin() + static_cast<std::ptrdiff_t>(family.size()),
                 written.begin() + static_cast<std::ptrdiff_t>(last), '.', '/');
    return find_setting(catalogue, written) != nullptr && written != name ? std::optional(std::move(written))
                                                                          : std::nullopt;
  }
  return std::nullopt;
}

bool may_match(const Catalogue& catalogue, std::string_view pattern) {
  const bool judged = pattern.starts_with("net.ipv4.") || pattern.starts_with("net.core.") ||
                      pattern.starts_with("net.ipv6.conf.") || pattern.starts_with("net.ipv6.neigh.");
  // Braces and escapes are for systemd-sysctl alone to take apart.
  if (!judged || pattern.find_first_of("{\\") != std::string_view::npos) return true;
  const std::vector<std::string_view> parts = split(pattern, '.');
  const auto fits = [](std::string_view part, std::string_view name) {
    return name == "*" || matches_glob(part, name, '.');
  };
  if (parts.size() > 3 && parts[2] != "conf" && parts[2] != "neigh") return true;
  return std::any_of(catalogue.settings.begin(), catalogue.settings.end(), [&](const Setting& setting) {
    const std::vector<std::string_view> names = split(setting.name, '.');
    return std::equal(parts.begin(), parts.end(), names.begin(), names.end(), fits);
  });
}

NameKind kind_of_name(const Catalogue& catalogue, std::string_view name) {
  if (is_windows_setting(name)) return NameKind::unknown;
  if (find_setting(catalogue, name) != nullptr) return NameKind::catalogued;
  const std::vector<std::string_view> parts = split(name, '.');
  if (name.starts_with("net.inet.") || name.starts_with("net.inet6.") ||
      (!holds(kTop, parts[0]) && (parts[0] == "kern" || parts[0] == "hw")))
    return NameKind::not_linux;
  if (!holds(kTop, parts[0])) return NameKind::unknown;
  if (parts[0] != "net") return NameKind::elsewhere;
  if (parts.size() < 3 || (!holds(kNet, parts[1]) && !holds(kNetRare, parts[1]))) return NameKind::unknown;
  constexpr std::array<std::string_view, 4> kWhole{"bridge", "core", "ipv6", "netfilter"};
  if (holds(kWhole, parts[1])) return NameKind::unknown;
  if (parts[1] != "ipv4") return NameKind::elsewhere;
  return parts[2] == "vs" || (parts.size() > 3 && parts[2] != "conf" && parts[2] != "neigh" && parts[2] != "route")
             ? NameKind::elsewhere
             : NameKind::unknown;
}

std::vector<std::string> names_of(const Catalogue& catalogue, const KernelRange& kernels, std::string_view vendor) {
  std::vector<std::string> names;
  for (const Setting& setting : catalogue.settings) {
    if (is_windows_setting(setting.name) || exists_in(setting, kernels, vendor) == Known::no) continue;
    const std::size_t star = setting.name.find('*');
    if (star == std::string_view::npos)
      names.emplace_back(setting.name);
    else
      for (const std::string_view interface : {"all", "default", "lo"})
        names.emplace_back(setting.name).replace(star, 1, interface);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace tcptune
