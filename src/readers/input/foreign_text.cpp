// SPDX-License-Identifier: MIT
// Texts that name settings and are no sysctl file; see text_signs.h.
#include "readers/input/text_signs.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/text/text.h"
#include "core/text/utf16.h"
#include "readers/surfaces/scanned_pairs.h"

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
constexpr std::array kPowerShell = {"set-net"sv,           "set-itemproperty "sv, "<#"sv,
                                    "new-itemproperty "sv, "get-net"sv,           "param("sv,
                                    "param ("sv,           "powershell"sv};
constexpr std::array kShell = {"sysctl "sv, "modprobe "sv, "ulimit "sv, "iptables "sv, "export "sv,  "set -"sv,
                               "if ["sv,    "for "sv,      "exec "sv,   "ip route "sv, "ip link "sv, "tc qdisc "sv};

constexpr std::array kTemplateTags = {"{%"sv, "{{"sv, "{#"sv, "<%"sv};
constexpr std::array kTemplateNames = {".j2"sv,   ".jinja"sv, ".jinja2"sv, ".erb"sv,     ".epp"sv,
                                       ".tmpl"sv, ".tpl"sv,   ".gotmpl"sv, ".mustache"sv};
// systemd.unit(5) and systemd-networkd's files, in lower case.
constexpr std::array kUnitSections = {"[unit]"sv,  "[service]"sv, "[install]"sv, "[socket]"sv, "[timer]"sv,
                                      "[mount]"sv, "[path]"sv,    "[slice]"sv,   "[scope]"sv,  "[match]"sv,
                                      "[link]"sv,  "[network]"sv, "[netdev]"sv};

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

template <typename Holds>
bool any_line(TextLook& look, Holds holds) {
  const auto& lines = look.said().lines;
  return std::any_of(lines.begin(), lines.end(), holds);
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

// "#!/sbin/sysctl -p", "#!/usr/bin/env -S sysctl -p": the rest is read as a sysctl file.
bool is_run_by_sysctl(std::string_view text) {
  const std::vector<std::string_view> words = split_words(text.substr(2, text.find('\n') - 2));
  return std::any_of(words.begin(), words.end(),
                     [](std::string_view word) { return word == "sysctl" || word.ends_with("/sysctl"); });
}

// Jinja, Go and Helm, ERB: a tag at the beginning of a line, or a hole where the value should be.
bool is_template_line(std::string_view line) {
  if (starts_with_any(kTemplateTags, line)) return true;
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return false;
  const std::string_view value = trim(line.substr(equals + 1));
  return (value.starts_with("{{") && has(value, "}}")) || (value.starts_with("<%=") && has(value, "%>"));
}

// "Couldn't write '1' to 'net/ipv4/tcp_tw_recycle', ignoring: …", in a journal's line or by itself.
bool is_systemd_complaint(std::string_view line) {
  return has(line, "Couldn") && has(line, "t write '") && has(line, "' to '");
}

// Languages of code whose names of files tell them.
constexpr std::array kCodeNames = {".rb"sv,    ".py"sv,  ".go"sv,     ".tf"sv,    ".hcl"sv,      ".nomad"sv,
                                   ".toml"sv,  ".js"sv,  ".ts"sv,     ".mjs"sv,   ".java"sv,     ".kt"sv,
                                   ".rs"sv,    ".c"sv,   ".h"sv,      ".cc"sv,    ".cpp"sv,      ".pl"sv,
                                   ".php"sv,   ".lua"sv, ".json"sv,   ".json5"sv, ".jsonnet"sv,  ".cs"sv,
                                   ".scala"sv, ".xml"sv, ".tfvars"sv, ".bicep"sv, ".libsonnet"sv};
constexpr std::array kMarkdownNames = {".md"sv, ".markdown"sv, ".MD"sv};
constexpr std::array kProseNames = {".md"sv,   ".markdown"sv, ".rst"sv, ".adoc"sv,
                                    ".html"sv, ".htm"sv,      ".tex"sv, ".po"sv};

template <typename Names>
bool is_named(TextLook& look, const Names& names) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view end) { return look.name().ends_with(end); });
}

constexpr std::array kBatchNames = {".bat"sv, ".cmd"sv, ".BAT"sv, ".CMD"sv};
constexpr std::array kPowerShellNames = {".ps1"sv, ".psm1"sv, ".PS1"sv};

template <std::size_t size>
bool has_ending(TextLook& look, const std::array<std::string_view, size>& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return look.name().ends_with(ending); });
}

bool is_wide(TextLook& look) { return look.text().starts_with("\xFF\xFE"); }

// Does the sign hold of the head of UTF-16 text?
bool as_utf8(TextLook& look, Sign& holds) {
  constexpr std::size_t kHead = 16 * 1024;
  const std::string head = from_utf16le(look.text().substr(2, kHead));
  TextLook decoded(look.name(), head);
  return holds(decoded);
}

bool is_named_as_template(TextLook& look) {
  return std::any_of(kTemplateNames.begin(), kTemplateNames.end(),
                     [&](std::string_view end) { return look.name().ends_with(end); });
}

bool is_section(std::string_view line) { return line.starts_with('[') && line.ends_with(']'); }

// /etc/default/kubelet: variables as a shell writes them, with the options of its program.
bool is_of_kubelet(TextLook& look) {
  return any_line(look, [](std::string_view line) {
    return line.starts_with("KUBELET_") && line.find("--allowed-unsafe-sysctls") != std::string_view::npos;
  });
}

}  // namespace

namespace sign {

// A complaint that somebody pasted among commented settings is a fault in a file.
bool printed_by_sysctl(TextLook& look) {
  return any_line(look, [&](std::string_view line) {
    return (line.starts_with("* Applying ") && line.ends_with("...")) || is_systemd_complaint(line) ||
           (!look.said().has_comment && starts_with_any(kWriteComplaints, line));
  });
}

// Names of settings hold no such words, so no line of a sysctl file begins with one.
bool socket_table(TextLook& look) {
  const std::string& first = look.said().first;
  return starts_with_any(kSocketTables, first) && !has(first, "=");
}

bool counter_table(TextLook& look) {
  const std::string& first = look.said().first;
  return (starts_with_any(kCounterTables, first) && !has(first, "=")) || look.text().starts_with("#kernel\n");
}

bool markdown(TextLook& look) { return is_named(look, kMarkdownNames); }

bool batch(TextLook& look) { return has_ending(look, kBatchNames) || starts_with_any(kBatch, look.said().first); }

bool power_shell(TextLook& look) {
  const std::string& first = look.said().first;
  return has_ending(look, kPowerShellNames) || starts_with_any(kPowerShell, first) ||
         (first.starts_with('$') && has(first, " = "));
}

bool wide_batch(TextLook& look) { return is_wide(look) && as_utf8(look, batch); }
bool wide_power_shell(TextLook& look) { return is_wide(look) && as_utf8(look, power_shell); }

bool registry_policy(TextLook& look) {
  return xml(look) && has(look.text(), "<RegistrySettings") && has(look.text(), "<Properties");
}

// A file with tasks for Linux too is Ansible's.
bool registry_tasks(TextLook& look) {
  const auto is_module = [](std::string_view line) {
    return line.starts_with("win_regedit:") || line.starts_with("ansible.windows.win_regedit:") ||
           line.starts_with("- win_regedit:") || line.starts_with("- ansible.windows.win_regedit:");
  };
  return has(look.text(), "win_regedit:") && any_line(look, is_module) && !has(look.text(), "sysctl");
}

bool registry_manifest(TextLook& look) {
  return look.name().ends_with(".pp") && (has(look.text(), "registry_value") || has(look.text(), "registry::value")) &&
         !has(look.text(), "sysctl");
}

// A shell by its first line; without one by its name, or by commands that outnumber the assignments.
bool shell_script(TextLook& look) {
  const std::string_view text = without_byte_order_mark(look.text());
  if (!text.starts_with("#!"))
    return !is_named_as_template(look) && (look.name().ends_with(".sh") || script(look) || is_of_kubelet(look));
  if (is_run_by_sysctl(text)) return false;
  const std::vector<std::string_view> words = split_words(text.substr(2, std::min(text.find('\n'), text.size()) - 2));
  return std::any_of(words.begin(), words.end(), [](std::string_view word) {
    word = word.substr(word.rfind('/') + 1);
    constexpr std::array kShells = {"sh"sv,  "bash"sv, "dash"sv,       "ash"sv,
                                    "ksh"sv, "zsh"sv,  "openrc-run"sv, "runscript"sv};
    return std::find(kShells.begin(), kShells.end(), word) != kShells.end();
  });
}

bool makefile(TextLook& look) {
  const std::string_view name = look.name().substr(look.name().rfind('/') + 1);
  return name == "Makefile" || name == "makefile" || name == "GNUmakefile" || name.ends_with(".mk") ||
         name.starts_with("Makefile.");
}

bool provisioner(TextLook& look) {
  const std::string_view name = look.name().substr(look.name().rfind('/') + 1);
  if (name == "Vagrantfile" || name.starts_with("Jenkinsfile")) return true;
  // Others may hold pairs of a setting and its value, and no script.
  return (name.ends_with(".tf") || name.ends_with(".hcl")) && (has(look.text(), "<<") || has(look.text(), "inline"));
}

bool service_unit(TextLook& look) {
  return unit(look) && any_line(look, [](std::string_view line) { return line.starts_with("Exec"); });
}

bool script(TextLook& look) {
  if (without_byte_order_mark(look.text()).starts_with("#!")) return !is_run_by_sysctl(look.text());
  std::size_t commands = 0;
  for (const std::string_view line : look.said().lines) {
    if (begins_here_document(without_sudo(line))) return true;
    commands += is_shell_command(line) ? 1 : 0;
  }
  return commands > 0 && commands * 2 >= look.said().lines.size();
}

bool bsd(TextLook& look) {
  return any_line(look, [](std::string_view line) { return starts_with_any(kBsdPrefixes, key_of_line(line)); }) &&
         !any_line(look, [](std::string_view line) { return starts_with_any(kLinuxPrefixes, key_of_line(line)); });
}

bool dockerfile(TextLook& look) {
  const std::string_view name = look.name().substr(look.name().rfind('/') + 1);
  if (name.starts_with("Dockerfile") || name.starts_with("Containerfile") || name.ends_with(".dockerfile")) return true;
  const std::string& first = look.said().first;
  return first.starts_with("from ") && !has(first, "=");
}

bool text_template(TextLook& look) { return is_named_as_template(look) || any_line(look, is_template_line); }

// A function of a set ("{ config, pkgs, ... }:"), or a module that sets sysctls.
bool nix(TextLook& look) {
  if (look.name().ends_with(".nix")) return true;
  const std::string& first = look.said().first;
  if (!first.starts_with('{')) return false;
  return first.ends_with("}:") || has(first, "}: ") || any_line(look, [](std::string_view line) {
           return line.starts_with("boot.kernel.sysctl") || line == "}:" || line.starts_with("}: ");
         });
}

bool unit(TextLook& look) {
  return std::find(kUnitSections.begin(), kUnitSections.end(), look.said().first) != kUnitSections.end();
}
bool tuned(TextLook& look) {
  return is_section(look.said().first) && any_line(look, [&](std::string_view line) {
           return line == "[sysctl]" || line == "type=sysctl" || line == "type = sysctl" ||
                  (line == "[bootloader]" && look.name().ends_with("tuned.conf"));
         });
}

// A section for one release or architecture, or the section that describes a note.
bool saptune(TextLook& look) {
  return is_section(look.said().first) &&
         any_line(look,
                  [](std::string_view line) {
                    return line.starts_with("[sysctl:") || line == "[version]" || line == "[reminder]";
                  }) &&
         any_line(look, [](std::string_view line) { return line.starts_with("[sysctl"); });
}

bool command_line(TextLook& look) {
  constexpr std::array kNames = {"default/grub"sv, "grub.cfg"sv,    "extlinux.conf"sv, "syslinux.cfg"sv,
                                 "/cmdline"sv,     "cmdline.txt"sv, "isolinux.cfg"sv};
  constexpr std::array kFolders = {"default/grub.d/"sv, "loader/entries/"sv, "pxelinux.cfg/"sv, "cmdline.d/"sv};
  const std::string_view name = look.name();
  const bool named =
      name == "cmdline" ||
      std::any_of(kNames.begin(), kNames.end(), [&](std::string_view end) { return name.ends_with(end); }) ||
      std::any_of(kFolders.begin(), kFolders.end(), [&](std::string_view folder) { return has(name, folder); });
  return named || any_line(look, [](std::string_view line) {
           return line.starts_with("GRUB_CMDLINE_LINUX") ||
                  (line.starts_with("bootloader ") && has(line, "--append=") && has(line, "sysctl."));
         });
}
bool ini(TextLook& look) { return is_section(look.said().first); }
bool json(TextLook& look) { return look.said().first.starts_with('{'); }
bool xml(TextLook& look) { return look.said().first.starts_with('<'); }

bool yaml(TextLook& look) {
  const std::string_view line = look.said().first;
  if (line.empty() || line.front() == '`') return false;
  const bool assigns = has(line, "=");
  if (line == "---" || line.starts_with("%yaml")) return true;
  if (line.ends_with(':') && !has(line, " ") && !assigns) return true;
  const std::size_t colon = line.find(": ");
  if (colon == std::string_view::npos) return false;
  return line.starts_with("- ") || (!assigns && colon < line.find(' ') + 1);
}

bool code(TextLook& look) { return is_named(look, kCodeNames); }

// A few lines may all be faulty ones of a sysctl file; so may any in a file that is called like one.
bool prose(TextLook& look) {
  if (is_named(look, kProseNames)) return true;
  constexpr std::size_t kFew = 4;
  if (look.name().ends_with(".conf") || contains_ignoring_case(look.name(), "sysctl")) return false;
  const auto& lines = look.said().lines;
  const auto is_assignment = [](std::string_view line) { return has(line, "=") || line.starts_with('-'); };
  return lines.size() >= kFew &&
         static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), is_assignment)) * 2 < lines.size();
}

bool scanned_code(TextLook& look) {
  constexpr std::array kNames = {".rb"sv, ".py"sv, ".pl"sv, ".toml"sv};
  return (is_named(look, kNames) || look.said().first.starts_with("[settings.")) && names_a_setting(look.text()) &&
         !scanned_pairs(look.text()).empty();
}

bool scanned(TextLook& look) {
  if (is_named(look, kProseNames) || !names_a_setting(look.text())) return false;
  if (!code(look) && !yaml(look) && !json(look) && !xml(look)) return false;
  return !scanned_pairs(look.text()).empty();
}

}  // namespace sign
}  // namespace tcptune
