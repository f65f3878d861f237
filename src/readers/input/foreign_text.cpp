// SPDX-License-Identifier: MIT
// The table of texts that are no sysctl files; see foreign_text.h.
#include "readers/input/foreign_text.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/text/text.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::array kLinuxPrefixes = {"kernel."sv,        "fs."sv,         "net.ipv4."sv, "net.ipv6."sv, "net.core."sv,
                                       "net.netfilter."sv, "net.bridge."sv, "net.unix."sv};
constexpr std::array kBsdPrefixes = {"net.inet."sv, "net.inet6."sv, "net.link."sv, "net.bpf."sv,     "kern."sv,
                                     "hw."sv,       "machdep."sv,   "vfs."sv,      "security.bsd."sv};
constexpr std::array kWriteComplaints = {"sysctl: cannot stat /proc/sys/"sv, "sysctl: setting key"sv,
                                         "sysctl: permission denied on key"sv, "sysctl: error setting key"sv,
                                         "sysctl: error: "sv};
constexpr std::array kSocketTables = {"state "sv,  "netid "sv,
                                      "proto "sv,  "active internet connections"sv,
                                      "estab "sv,  "active connections"sv,
                                      "listen "sv, "time-wait "sv,
                                      "tcp "sv,    "tcp6 "sv,
                                      "udp "sv,    "sl  local_address"sv};
constexpr std::array kCounterTables = {"ip:"sv,       "icmp:"sv,   "icmpmsg:"sv,  "tcp:"sv,    "udp:"sv,   "udplite:"sv,
                                       "tcpext:"sv,   "ipext:"sv,  "mptcpext:"sv, "ip6:"sv,    "icmp6:"sv, "udp6:"sv,
                                       "sockets: "sv, "total: "sv, "ipv4 stat"sv, "tcp stat"sv};
constexpr std::array kBatch = {"@"sv, "netsh "sv, "reg add "sv, "reg.exe "sv, "rem "sv, "::"sv, "setlocal"sv};
constexpr std::array kPowerShell = {"set-net"sv, "set-itemproperty "sv, "new-itemproperty "sv, "get-net"sv,
                                    "param("sv,  "param ("sv,           "powershell"sv};
constexpr std::array kShell = {"sysctl "sv, "modprobe "sv, "ulimit "sv, "iptables "sv, "export "sv,  "set -"sv,
                               "if ["sv,    "for "sv,      "exec "sv,   "ip route "sv, "ip link "sv, "tc qdisc "sv};

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

struct Look {
  std::string_view text;
  std::vector<std::string_view> lines;  // trimmed, without comments and empty ones
  std::string first;  // the first of them, in lower case
  bool comments = false;
};

Look look_at(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  Look look{text, {}, {}, false};
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    if (line.front() == '#' || line.front() == ';')
      look.comments = true;
    else
      look.lines.push_back(line);
  }
  if (!look.lines.empty()) look.first = lower(look.lines.front());
  return look;
}

template <typename Holds>
bool any_line(const Look& look, Holds holds) {
  return std::any_of(look.lines.begin(), look.lines.end(), holds);
}

// A complaint that somebody pasted among commented settings is a fault in a file.
bool is_printed_by_sysctl(const Look& look) {
  return any_line(look, [&](std::string_view line) {
    return (line.starts_with("* Applying ") && line.ends_with("...")) ||
           (!look.comments && starts_with_any(kWriteComplaints, line));
  });
}

// Names of settings hold no such words, so no line of a sysctl file begins with one.
bool is_socket_table(const Look& look) { return starts_with_any(kSocketTables, look.first) && !has(look.first, "="); }
bool is_counter_table(const Look& look) {
  return (starts_with_any(kCounterTables, look.first) && !has(look.first, "=")) || look.text.starts_with("#kernel\n");
}

bool is_batch(const Look& look) { return starts_with_any(kBatch, look.first); }
bool is_power_shell(const Look& look) {
  return starts_with_any(kPowerShell, look.first) || (look.first.starts_with('$') && has(look.first, " = "));
}

std::string_view without_sudo(std::string_view line) {
  for (const std::string_view prefix : {"sudo "sv, "/usr/sbin/"sv, "/sbin/"sv, "/usr/bin/"sv, "/bin/"sv})
    if (line.starts_with(prefix)) line = trim(line.substr(prefix.size()));
  return line;
}

bool begins_here_document(std::string_view line) {
  return has(line, "<<") && (line.starts_with("cat ") || line.starts_with("tee ")) && has(line, "/");
}

bool is_shell_command(std::string_view line) {
  line = without_sudo(line);
  if (starts_with_any(kShell, line) || begins_here_document(line)) return true;
  const bool prints = line.starts_with("echo ") || line.starts_with("printf ");
  return prints && (has(line, "/proc/sys/") || has(line, "/etc/sysctl"));
}

bool is_script(const Look& look) {
  if (look.text.starts_with("#!")) return true;
  std::size_t commands = 0;
  for (const std::string_view line : look.lines) {
    if (begins_here_document(without_sudo(line))) return true;
    commands += is_shell_command(line) ? 1 : 0;
  }
  return commands > 0 && commands * 2 >= look.lines.size();
}

bool is_bsd(const Look& look) {
  const auto key_of = [](std::string_view line) {
    if (line.front() == '-') line.remove_prefix(1);
    return line.substr(0, line.find_first_of(" \t=:"));
  };
  return any_line(look, [&](std::string_view line) { return starts_with_any(kBsdPrefixes, key_of(line)); }) &&
         !any_line(look, [&](std::string_view line) { return starts_with_any(kLinuxPrefixes, key_of(line)); });
}

bool is_template(const Look& look) {
  return look.first.starts_with("{%") || look.first.starts_with("{{") || look.first.starts_with("{#") ||
         look.first.starts_with("<%");
}

bool is_ini(const Look& look) { return look.first.starts_with('[') && look.first.ends_with(']'); }
bool is_json(const Look& look) { return look.first.starts_with('{'); }
bool is_xml(const Look& look) { return look.first.starts_with('<'); }
bool is_dockerfile(const Look& look) { return look.first.starts_with("from ") && !has(look.first, "="); }

bool is_yaml(const Look& look) {
  const std::string_view line = look.first;
  if (line.empty()) return false;
  const bool assigns = has(line, "=");
  if (line == "---" || line.starts_with("%yaml")) return true;
  if (line.ends_with(':') && !has(line, " ") && !assigns) return true;
  const std::size_t colon = line.find(": ");
  if (colon == std::string_view::npos) return false;
  return line.starts_with("- ") || (!assigns && colon < line.find(' ') + 1);
}

bool is_manifest(const Look& look) {
  return is_yaml(look) && any_line(look, [](std::string_view line) { return line.starts_with("apiVersion:"); });
}
bool is_compose(const Look& look) {
  return is_yaml(look) && any_line(look, [](std::string_view line) { return line == "services:"; });
}
bool is_playbook(const Look& look) {
  const auto begins_a_task = [](std::string_view line) {
    return line.starts_with("- name:") || line.starts_with("- hosts:") || line.starts_with("- ansible.posix.sysctl:");
  };
  const auto is_module = [](std::string_view line) {
    return line == "sysctl:" || line.ends_with("ansible.posix.sysctl:");
  };
  return is_yaml(look) && any_line(look, begins_a_task) && any_line(look, is_module);
}

using Recognise = bool(const Look& look);
struct Row {
  Recognise& is;
  ForeignText text;
};

constexpr std::string_view kRunThenDump =
    "Run it where it belongs and judge what is then in force: sysctl -a | tcptune audit -";
constexpr std::string_view kWindowsNow =
    "See what the registry then holds: reg query HKLM\\SYSTEM\\CurrentControlSet\\Services\\Tcpip /s | tcptune audit -";
constexpr std::string_view kAsLines = "Put what it sets into a file, a line KEY = VALUE each, and judge that";
constexpr std::string_view kForContainer =
    "Put what it sets into a file, a line KEY = VALUE each, and judge that with --for container";
constexpr std::string_view kForPod =
    "Put what it sets into a file, a line KEY = VALUE each, and judge that with --for pod";
constexpr std::string_view kCounts =
    "tcptune diagnose says what it shows of the connections; sysctl -a | tcptune audit - judges the settings";

// The first that holds counts.
constexpr Row kRows[] = {
    {is_printed_by_sysctl,
     {"this is what `sysctl -p` or `sysctl --system` printed, not a sysctl file",
      "It tells what was tried; judge the files that were applied, or what is in force: sysctl -a | tcptune audit -"}},
    {is_counter_table, {"these are network counters, as of netstat -s, not a sysctl file", kCounts}},
    {is_socket_table, {"this is a list of sockets, as of ss or netstat, not a sysctl file", kCounts}},
    {is_batch, {"this is a batch file of Windows, not a sysctl file", kWindowsNow}},
    {is_power_shell, {"this is a PowerShell script, not a sysctl file", kWindowsNow}},
    {is_script, {"this is a shell script, not a sysctl file", kRunThenDump}},
    {is_bsd, {"these are settings of a BSD, not of Linux", "Settings of Linux and Windows can be judged"}},
    {is_dockerfile, {"this is a Dockerfile, not a sysctl file", "The image that it makes can be judged: --root DIR"}},
    {is_template, {"this is a template, not a sysctl file", "Judge the file that is made of it"}},
    {is_ini, {"this is an INI file, such as a TuneD profile or a saptune note, not a sysctl file", kAsLines}},
    {is_manifest, {"this is a Kubernetes manifest, not a sysctl file", kForPod}},
    {is_compose, {"this is a compose file, not a sysctl file", kForContainer}},
    {is_playbook, {"this is YAML for Ansible, not a sysctl file", kAsLines}},
    {is_yaml, {"this is YAML, not a sysctl file", kAsLines}},
    {is_json, {"this is JSON, not a sysctl file", kAsLines}},
    {is_xml, {"this is XML, not a sysctl file", kAsLines}},
};

}  // namespace

ForeignText describe_foreign_text(std::string_view text) {
  const Look look = look_at(text);
  const auto found = std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& row) { return row.is(look); });
  return found == std::end(kRows) ? ForeignText{} : found->text;
}

}  // namespace tcptune
