// SPDX-License-Identifier: MIT
// The checks of names: those that no kernel has, and those that a reader takes for others.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/catalogue/names.h"
#include "core/catalogue/registry_names.h"
#include "core/checks/conf_context.h"
#include "core/text/suggest.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// What somebody may have meant who named a setting that does not exist; of families the name with the `*`.
struct Candidates {
  Suggester all;
  Suggester ipv6;

  // Of all lines; most files need none.
  void find_in(const Catalogue& catalogue) {
    if (!all.empty()) return;
    std::vector<std::string_view> names, of_ipv6;
    for (const Setting& setting : catalogue.settings) {
      if (is_windows_setting(setting.name)) continue;
      names.push_back(setting.name);
      if (setting.name.starts_with("net.ipv6.")) of_ipv6.push_back(setting.name);
    }
    all = Suggester(std::move(names));
    ipv6 = Suggester(std::move(of_ipv6));
  }
};

// The nearest name, with the interface that stands in `name`; empty if none is near.
std::string nearest_name(std::string_view name, const Suggester& candidates) {
  const std::vector<std::string_view> parts = split(name, '.');
  if (parts.size() != 5 || (parts[2] != "conf" && parts[2] != "neigh")) return std::string(candidates.nearest(name));
  std::string meant(candidates.nearest(fmt::format("net.{}.{}.*.{}", parts[1], parts[2], parts[4])));
  if (const std::size_t star = meant.find('*'); star != std::string::npos) meant.replace(star, 1, parts[3]);
  return meant;
}

// Settings below net.ipv4 that count for IPv6 as well; guides rarely say so.
bool counts_for_both(std::string_view rest) {
  constexpr std::array<std::string_view, 8> kBoth{"tcp_",
                                                  "udp_",
                                                  "inet_peer_",
                                                  "ip_local_port_range",
                                                  "ip_local_reserved_ports",
                                                  "ip_unprivileged_port_start",
                                                  "nexthop_compat_mode",
                                                  "ping_group_range"};
  return std::any_of(kBoth.begin(), kBoth.end(), [&](std::string_view start) { return rest.starts_with(start); });
}

// Of a name below net.ipv6: what IPv6 has instead of it.
std::string hint_for_ipv6(const ConfContext& context, std::string_view name, const Candidates& candidates) {
  constexpr std::string_view kPrefix = "net.ipv6.";
  const std::string_view rest = name.substr(kPrefix.size());
  if (rest.starts_with("conf.") && rest.ends_with(".rp_filter"))
    return "; IPv6 has no reverse path filter of this kind, it is a match of the firewall (rpfilter, fib)";
  if (rest.starts_with("conf.") && rest.ends_with(".send_redirects"))
    return "; an IPv6 router has no switch for the redirects it sends, only the firewall can drop them";
  if (rest == "ip_forward") return "; did you mean net.ipv6.conf.all.forwarding?";
  const std::string of_ipv4 = fmt::format("net.ipv4.{}", rest);
  const bool exists = find_setting(context.base, of_ipv4) != nullptr;
  if (exists && counts_for_both(rest)) return fmt::format("; the name for IPv4 and IPv6 alike is {}", of_ipv4);
  const std::string near = nearest_name(name, candidates.ipv6);
  if (near.empty() && exists) return fmt::format("; {} is for IPv4", of_ipv4);
  return suggestion(near.empty() ? nearest_name(of_ipv4, candidates.all) : near);
}

std::string hint_for_unknown(const ConfContext& context, std::string_view name, const Candidates& candidates) {
  if (is_windows_setting(name)) return "; it names a value of the Windows registry";
  if (name.starts_with("net.ipv6.")) return hint_for_ipv6(context, name, candidates);
  std::string wanted(name);
  if (name.starts_with("net.netfilter.ip_conntrack")) wanted.replace(0, 16, "net.netfilter.nf_");
  if (find_setting(context.base, wanted) != nullptr) return fmt::format("; the name is {}", wanted);
  return suggestion(nearest_name(wanted, candidates.all));
}

// Everybody who reads sysctl files looks below /proc/sys already; only busybox puts up with the path in full.
bool names_the_path(const Line& line) { return line.name.starts_with("proc.sys."); }

void tell_of_path(ConfContext& context, const Line& line) {
  const std::string name = line.name.substr(std::string_view("proc.sys.").size());
  Finding& finding = context.add(
      line, Severity::error,
      fmt::format("{} names a file below /proc/sys/proc/sys, which is not there: names begin behind /proc/sys",
                  line.key));
  if (kind_of_name(context.base, name) != NameKind::unknown)
    context.rewrite(finding, line, fmt::format("{} = {}", name, line.value));
}

Seen unknown_key(ConfContext& context) {
  Candidates candidates;
  return each_line(context, LineKind::assignment, [&](const Line& line) {
    // A name that begins with a blank, or that only lacks a slash in an interface's name, is CONF016's: the setting
    // exists, the spelling does not.
    if (line.name.starts_with(' ') || with_dotted_interface(context.base, line.name)) return;
    if (line.line == 1 && context.file_of(line).byte_order_mark == YesNo::yes) return;  // CONF013 says why
    if (names_the_path(line)) return tell_of_path(context, line);
    if (line.glob == YesNo::yes) {
      if (may_match(context.base, line.name)) return;
      candidates.find_in(context.base);
      context.add(line, Severity::error,
                  fmt::format("no kernel has a setting that the pattern {} stands for: this line does nothing{}",
                              line.name, suggestion(candidates.all.nearest(line.name))));
      return;
    }
    if (line.name.find('/') != std::string::npos && !line.name.starts_with("net.ipv6.")) return;
    const Setting* setting = find_linux_setting(context, line.name);
    const Facts& facts = context.snapshot.facts;
    if (setting != nullptr && !setting->vendors.empty() &&
        exists_in(*setting, facts.kernel, facts.vendor) == Known::no && !live_has(context, line.name)) {
      context.add(line, Severity::warning,
                  fmt::format("{} exists only in kernels of {}: elsewhere this line fails", line.name,
                              fmt::join(setting->vendors, ", ")));
    } else if (setting == nullptr && kind_of_name(context.base, line.name) == NameKind::unknown) {
      candidates.find_in(context.base);
      context.add(line, Severity::error,
                  fmt::format("no kernel has a setting {}: this line does nothing, and sysctl -p ends with an error{}",
                              line.name, hint_for_unknown(context, line.name, candidates)));
    }
  });
}

void tell_of_interface(ConfContext& context, const Line& line, const std::string& written) {
  const std::size_t start = written.find('.', written.find('.', written.find('.') + 1) + 1) + 1;
  const std::string interface = written.substr(start, written.rfind('.') - start);
  std::string dotted = interface;
  std::replace(dotted.begin(), dotted.end(), '/', '.');
  context.rewrite(
      context.add(line, Severity::error,
                  fmt::format("{} is never set: systemd-sysctl and procps take every dot for a directory (busybox does "
                              "not). The interface {} is written {} here",
                              line.key, dotted, interface)),
      line, with_key(line, written));
}

Seen mixed_separators(ConfContext& context) {
  return each_line(context, LineKind::assignment, [&](const Line& line) {
    if (context.boot().reader != BootReader::busybox && find_setting(context.base, line.name) == nullptr)
      if (const auto written = with_dotted_interface(context.base, line.name))
        return tell_of_interface(context, line, *written);
    if (line.name.find('/') != std::string::npos && find_setting(context.base, line.name) == nullptr) {
      std::string dotted = line.name;
      std::replace(dotted.begin(), dotted.end(), '/', '.');
      if (find_setting(context.base, dotted) != nullptr)
        context.rewrite(
            context.add(
                line, Severity::error,
                fmt::format(
                    "{} mixes dots and slashes: the first one decides what the others mean, so no reader finds {}",
                    line.key, dotted)),
            line, with_key(line, dotted));
    }
    const std::string_view text = trim(text_of(context.snapshot, line));
    if (line.ignore_failure == YesNo::yes && text.size() > 1 && is_space(text[1]) &&
        context.boot().reader == BootReader::procps)
      context.add(line, Severity::error,
                  fmt::format("procps takes the blank behind '-' as part of the name and does not find \"{}\"",
                              trim(text.substr(1, text.find('=') - 1))));
  });
}

}  // namespace

const std::vector<NamedCheck>& name_checks() {
  static const std::vector<NamedCheck> checks = {{"CONF003", unknown_key}, {"CONF016", mixed_separators}};
  return checks;
}

}  // namespace tcptune
