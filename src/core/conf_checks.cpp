// SPDX-License-Identifier: MIT
// Runs the checks of files that need code; see conf_checks.h.
#include "core/conf_checks.h"

#include <algorithm>
#include <array>

#include "core/conf_context.h"
#include "core/evaluate.h"
#include "core/registry_keys.h"
#include "core/suppression.h"
#include "core/text.h"

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

std::array<const std::vector<NamedCheck>*, 4> all_checks() {
  return {&line_checks(), &file_checks(), &profile_checks(), &registry_checks()};
}

template <typename Words>
bool holds(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

NameKind kind_of_name(const RuleBase& base, std::string_view name) {
  if (is_windows_setting(name)) return NameKind::unknown;
  if (find_setting(base, name) != nullptr) return NameKind::catalogued;
  const std::vector<std::string_view> parts = split(name, '.');
  if (name.starts_with("net.inet.") || name.starts_with("net.inet6.") ||
      (!holds(kTop, parts[0]) && (parts[0] == "kern" || parts[0] == "hw")))
    return NameKind::not_linux;
  if (!holds(kTop, parts[0])) return NameKind::unknown;
  if (parts[0] != "net") return NameKind::elsewhere;
  if (parts.size() < 3 || (!holds(kNet, parts[1]) && !holds(kNetRare, parts[1]))) return NameKind::unknown;
  if (parts[1] == "ipv6")
    return parts[2].starts_with("tcp_") || parts[2].starts_with("udp_") ? NameKind::unknown : NameKind::elsewhere;
  if (parts[1] == "core") return NameKind::unknown;
  if (parts[1] == "netfilter")
    return parts[2].find("conntrack") != std::string_view::npos ? NameKind::unknown : NameKind::elsewhere;
  if (parts[1] != "ipv4") return NameKind::elsewhere;
  return parts[2] == "vs" || (parts.size() > 3 && parts[2] != "conf" && parts[2] != "neigh" && parts[2] != "route")
             ? NameKind::elsewhere
             : NameKind::unknown;
}

Place place_of_line(const Snapshot& snapshot, const Line& line) {
  Place place;
  place.file = snapshot.boot->files[static_cast<std::size_t>(line.file)].path;
  const bool numbered = snapshot.boot->files[static_cast<std::size_t>(line.file)].numbered == Mark::yes;
  place.line = numbered ? line.line : 0;
  place.column = std::max(1, line.column);
  const std::size_t start = static_cast<std::size_t>(place.column) - 1;
  place.length = line.text.size() > start ? static_cast<int>(line.text.size() - start) : 0;
  while (place.length > 0 && is_space(line.text[start + static_cast<std::size_t>(place.length) - 1])) --place.length;
  place.text = line.text;
  return place;
}

Finding& ConfContext::add(const Line& line, Severity severity, std::string message) {
  Finding finding;
  finding.rule = &rule;
  finding.severity = severity;
  finding.setting = line.name;
  finding.value = line.value;
  finding.place = place_of_line(snapshot, line);
  finding.message = std::move(message);
  const Context context{base, snapshot, Plane::boot, snapshot.facts.kernel, nullptr, {}};
  finding.advice = render(rule.advice, context);
  for (const FixEntry& entry : rule.fix)
    if (entry.setting.empty())
      finding.fix.push_back({entry.kind, line.name, entry.kind == FixKind::set ? render(entry.value, context) : "",
                             line.value, finding.place.file, line.line});
  if (!finding.fix.empty()) finding.fix_safety = rule.fix_safety;
  findings.push_back(std::move(finding));
  return findings.back();
}

void ConfContext::rewrite(Finding& finding, const Line& line, std::string text) const {
  finding.fix = {{FixKind::rewrite_line, line.name, std::move(text), line.text, finding.place.file, line.line}};
  finding.fix_safety = FixSafety::safe;
}

Finding& ConfContext::add(const SourceFile& file, int line, Severity severity, std::string message) {
  Finding finding;
  finding.rule = &rule;
  finding.severity = severity;
  finding.place.file = file.path;
  finding.place.line = line;
  finding.place.column = line > 0 ? 1 : 0;
  finding.message = std::move(message);
  finding.advice = render(rule.advice, {base, snapshot, Plane::boot, snapshot.facts.kernel, nullptr, {}});
  findings.push_back(std::move(finding));
  return findings.back();
}

Finding& ConfContext::add(std::string_view setting, Plane plane, std::string value, Severity severity,
                          std::string message) {
  Finding finding;
  finding.rule = &rule;
  finding.severity = severity;
  finding.setting = setting;
  finding.value = std::move(value);
  finding.plane = plane == Plane::now ? FindingPlane::now : FindingPlane::boot;
  if (const Line* line = plane == Plane::boot ? winning_line(snapshot, setting) : nullptr)
    finding.place = place_of_line(snapshot, *line);
  finding.message = std::move(message);
  findings.push_back(std::move(finding));
  return findings.back();
}

ConfVerdicts judge_conf_rules(const RuleBase& base, const Snapshot& snapshot) {
  ConfVerdicts verdicts;
  const bool windows = snapshot.facts.os == "windows";
  for (const std::vector<NamedCheck>* checks : all_checks())
    for (const NamedCheck& named : *checks) {
      const Rule* rule = find_rule(base, named.id);
      if (rule == nullptr) continue;
      ConfContext context{base, snapshot, *rule, {}};
      if ((checks == &registry_checks()) != windows) continue;
      const bool applies = windows ? snapshot.registry.has_value() : snapshot.boot || checks == &profile_checks();
      const Tells tells = applies ? named.check(context) : Tells::nothing;
      if (!context.findings.empty()) {
        for (Finding& finding : context.findings) verdicts.findings.push_back(std::move(finding));
      } else {
        ++(tells == Tells::something ? verdicts.passed : verdicts.not_applicable);
      }
    }
  return verdicts;
}

const std::vector<std::string_view>& builtin_ids() {
  static const std::vector<std::string_view> ids = [] {
    std::vector<std::string_view> all;
    for (const std::vector<NamedCheck>* checks : all_checks())
      for (const NamedCheck& named : *checks) all.push_back(named.id);
    all.insert(all.end(), {kExpiredRule, kUnusedRule, kReasonlessRule});
    return all;
  }();
  return ids;
}

}  // namespace tcptune
