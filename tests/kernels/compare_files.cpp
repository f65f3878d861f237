// SPDX-License-Identifier: MIT
// Which files are there, their modes and the values that the kernel gave them. See claims.h.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include <sys/stat.h>

#include <fmt/format.h>

#include "claims.h"
#include "core/catalogue/kernel_value.h"
#include "core/catalogue/names.h"
#include "core/catalogue/registry_names.h"
#include "core/evaluate/planes.h"
#include "names.h"
#include "readers/linux/linux_proc.h"

namespace kernels {
namespace {

using namespace tcptune;

// A tick at the kernels' 250 a second, in milliseconds; what the kernel counted as its memory is not what it shows.
constexpr std::int64_t kJiffy = 4, kMemoryShare = 4;

bool is_there(const std::string& name, struct stat& status) { return stat(path_of(name).c_str(), &status) == 0; }

bool any_of_module(const RuleBase& base, std::string_view module) {
  return std::any_of(base.settings.begin(), base.settings.end(), [&](const Setting& setting) {
    struct stat status {};
    return setting.module == module && is_there(std::string(setting.name), status);
  });
}

// What the catalogue cannot say of its rows.
constexpr std::array<std::string_view, 3> kElsewhere{
    "net.core.backlog_threaded",  // patches of OpenWrt
    "net.netfilter.nf_conntrack_tcp_no_window_check",
    "net.netfilter.nf_conntrack_sctp_timeout_heartbeat_acked",  // taken out of stable series too, at patches not known
};

// Should it be seen in this network namespace?
Known is_expected(const RuleBase& base, const Setting& setting, const Facts& facts) {
  const Known exists = exists_in(setting, facts.kernel, facts.vendor);
  if (exists != Known::yes) return exists;
  if (std::find(kElsewhere.begin(), kElsewhere.end(), setting.name) != kElsewhere.end()) return Known::unknown;
  const bool shared = setting.scope != SettingScope::namespaced || setting.namespaced_since > facts.kernel.low;
  if (facts.net_namespace == NetNamespace::child && shared)
    return setting.scope == SettingScope::host ? Known::no : Known::unknown;
  if (!setting.module.empty() && !any_of_module(base, setting.module)) return Known::unknown;
  return Known::yes;
}

// Root reads and writes whatever the mode says, so the mode itself is compared.
Access access_of(mode_t mode) {
  if ((mode & 0222U) == 0) return Access::read_only;
  return (mode & 0444U) == 0 ? Access::write_only : Access::read_write;
}

void compare_mode(const Setting& setting, const std::string& name, mode_t mode, const Facts& facts, Claims& claims) {
  // One switch for the machine, that a child namespace may turn on as well.
  if (name == "net.netfilter.nf_hooks_lwtunnel" && facts.net_namespace == NetNamespace::child) return;
  const bool shown = facts.net_namespace == NetNamespace::child && setting.scope != SettingScope::namespaced &&
                     setting.name.starts_with("net.");
  const Access expected = shown ? Access::read_only : setting.access;
  const bool same = access_of(mode) == expected;
  claims.add(fmt::format("setting {} mode", setting.name), same ? Verdict::proven : Verdict::refuted,
             same ? "" : fmt::format("{} has mode {:o}", name, mode & 0777U));
}

bool is_close(const Setting& setting, std::string_view expected, std::string_view found) {
  if (same_value(setting, expected, found)) return true;
  const bool computed = std::any_of(setting.defaults.begin(), setting.defaults.end(),
                                    [](const DefaultValue& entry) { return !entry.formula.empty(); });
  if (!computed && setting.unit != "milliseconds") return false;
  const auto wanted = parse_numbers(expected, 1), got = parse_numbers(found, 1);
  if (wanted.empty() || got.empty()) return false;
  return std::abs(wanted[0] - got[0]) <= (computed ? std::abs(wanted[0]) / kMemoryShare : kJiffy);
}

void compare_default(const Setting& setting, const std::string& name, const Context& context, Claims& claims) {
  const std::string claim = fmt::format("setting {} default", setting.name);
  const auto reading = context.snapshot.now->find(name);
  if (reading == context.snapshot.now->end() || reading->second.state != ReadingState::present) return;
  const auto expected = default_text(setting, context, name);
  // Negative where a child namespace shares the table of the initial one.
  const bool shared = name == "net.ipv4.tcp_ehash_entries" && reading->second.text.starts_with('-');
  if (!expected || shared) return claims.add(claim, Verdict::impossible);
  const bool same = is_close(setting, *expected, reading->second.text);
  claims.add(claim, same ? Verdict::proven : Verdict::refuted,
             same ? "" : fmt::format("{} is {}, not {}", name, reading->second.text, *expected));
}

}  // namespace

void compare_files(const RuleBase& base, const Facts& facts, Claims& claims) {
  Snapshot snapshot;
  snapshot.facts = facts;
  snapshot.now = read_proc_sys(base, std::vector<bool>(base.settings.size(), true), "/proc/sys");
  const Context context{base, snapshot, Plane::now, facts.kernel, nullptr, {}};
  for (const Setting& setting : base.settings) {
    if (is_windows_setting(setting.name)) continue;
    std::size_t found = 0;
    for (const std::string& name : members_of(setting)) {
      struct stat status {};
      if (!is_there(name, status)) continue;
      ++found;
      compare_mode(setting, name, status.st_mode, facts, claims);
      compare_default(setting, name, context, claims);
    }
    const Known expected = is_expected(base, setting, facts);
    const bool right = expected == Known::unknown || (found > 0) == (expected == Known::yes);
    claims.add(fmt::format("setting {} there", setting.name),
               expected == Known::unknown ? Verdict::impossible
               : right                    ? Verdict::proven
                                          : Verdict::refuted,
               right       ? ""
               : found > 0 ? "it is there"
                           : "it is not there");
  }
}

void compare_leaves(const RuleBase& base, Claims& claims) {
  namespace fs = std::filesystem;
  const bool ipv6 = find_setting(base, "net.ipv6.bindv6only") != nullptr;
  for (const char* part : {"net/core", "net/ipv4", "net/ipv6", "net/netfilter"}) {
    if (!ipv6 && std::string_view(part) == "net/ipv6") continue;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(fs::path("/proc/sys") / part, error)) {
      if (entry.is_directory(error)) continue;
      const std::string name = canonical_name(fs::relative(entry.path(), "/proc/sys", error).string());
      const Setting* setting = find_setting(base, name);
      claims.add("leaf " + std::string(setting != nullptr ? setting->name : std::string_view(name)),
                 setting != nullptr ? Verdict::proven : Verdict::refuted,
                 setting != nullptr ? "" : "no row describes it");
    }
  }
}

}  // namespace kernels
