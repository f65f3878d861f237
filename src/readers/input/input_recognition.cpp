// SPDX-License-Identifier: MIT
// Tells a dump from a configuration file and both from what is not Linux; see recognise() in input_kind.h.
#include <algorithm>
#include <array>
#include <optional>

#include "core/text/text.h"
#include "core/text/utf16.h"
#include "readers/input/input_kind.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

// Only the kernel sets these, and nobody writes them into a file by mistake.
constexpr std::array kCertainInDumps = {"kernel.osrelease"sv, "kernel.ostype"sv, "kernel.version"sv,
                                        "kernel.random.boot_id"sv, "kernel.random.uuid"sv};

// Read-only too, but seen in hand-written files: they need the look of a dump around them.
constexpr std::array kUsualInDumps = {"fs.dentry-state"sv,
                                      "fs.file-nr"sv,
                                      "fs.inode-nr"sv,
                                      "fs.inode-state"sv,
                                      "net.ipv4.tcp_available_congestion_control"sv,
                                      "net.ipv4.tcp_available_ulp"sv,
                                      "net.ipv4.tcp_ehash_entries"sv,
                                      "net.netfilter.nf_conntrack_count"sv};

constexpr std::array kLinuxPrefixes = {"kernel."sv,        "fs."sv,         "net.ipv4."sv, "net.ipv6."sv, "net.core."sv,
                                       "net.netfilter."sv, "net.bridge."sv, "net.unix."sv};
constexpr std::array kBsdPrefixes = {"net.inet."sv, "net.inet6."sv, "net.link."sv, "net.bpf."sv,     "kern."sv,
                                     "hw."sv,       "machdep."sv,   "vfs."sv,      "security.bsd."sv};
constexpr std::array kComplaints = {"sysctl: permission denied on key"sv, "sysctl: reading key"sv,
                                    "sysctl: error reading key"sv, "error: permission denied on key"sv};

constexpr int kShortestDump = 10;

template <std::size_t size>
bool has(const std::array<std::string_view, size>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

template <std::size_t size>
bool starts_with_any(const std::array<std::string_view, size>& prefixes, std::string_view text) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return text.starts_with(prefix); });
}

// What was seen so far, line by line.
struct Signs {
  bool certain_dump = false;
  bool usual_dump = false;
  bool written_by_hand = false;  // a comment or an empty line
  bool linux_key = false;
  bool bsd_key = false;
  int assignments = 0;
};

Signs with_line(Signs signs, std::string_view line) {
  line = trim(line);
  if (line.empty() || line.front() == '#' || line.front() == ';') {
    signs.written_by_hand = true;
    return signs;
  }
  if (line.front() == '-') line.remove_prefix(1);
  const std::string_view key = line.substr(0, line.find_first_of(" \t=:"));
  signs.certain_dump |= has(kCertainInDumps, key) || starts_with_any(kComplaints, line);
  signs.usual_dump |= has(kUsualInDumps, key);
  signs.linux_key |= starts_with_any(kLinuxPrefixes, key);
  signs.bsd_key |= starts_with_any(kBsdPrefixes, key);
  ++signs.assignments;
  return signs;
}

}  // namespace

bool is_registry(InputKind kind) {
  return kind == InputKind::reg_file || kind == InputKind::registry_query || kind == InputKind::registry_hive;
}

std::optional<InputKind> registry_kind(std::string_view text) {
  constexpr std::size_t kHead = 16 * 1024;
  if (text.starts_with("regf")) return InputKind::registry_hive;
  std::string decoded;
  if (text.starts_with("\xFF\xFE")) text = decoded = from_utf16le(text.substr(2, kHead));
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text = text.substr(0, kHead);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string line = lower(trim(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.front() == ';' || line.front() == '#') continue;
    if (line.starts_with("windows registry editor") || line.starts_with("regedit")) return InputKind::reg_file;
    for (const std::string_view root : {"hkey_", "hklm\\"}) {
      if (line.starts_with(root)) return InputKind::registry_query;
      if (line.front() == '[' && trim(std::string_view(line).substr(line[1] == '-' ? 2 : 1)).starts_with(root))
        return InputKind::reg_file;
    }
    return std::nullopt;
  }
  return std::nullopt;
}

InputKind recognise(std::string_view text) {
  if (const auto kind = registry_kind(text)) return *kind;
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  Signs signs;
  while (!text.empty() && !signs.certain_dump) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    signs = with_line(signs, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (signs.certain_dump) return InputKind::sysctl_dump;
  if (signs.bsd_key && !signs.linux_key) return InputKind::not_linux;
  const bool looks_printed = !signs.written_by_hand && signs.assignments >= kShortestDump;
  return signs.usual_dump && looks_printed ? InputKind::sysctl_dump : InputKind::sysctl_conf;
}

std::string_view foreign_language(std::string_view text) {
  if (text.starts_with("#!")) return "a shell script";
  for (const std::string_view whole : split(text.substr(0, 64 * 1024), '\n')) {
    const std::string_view line = trim(whole);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    const bool assigns = line.find('=') != std::string_view::npos;
    if (line.front() == '[' && line.back() == ']') return "an INI file, such as a TuneD profile or a saptune note";
    if (line == "---" || line.starts_with("%YAML") ||
        (line.back() == ':' && line.find(' ') == std::string_view::npos && !assigns))
      return "YAML";
    if ((line.starts_with("- ") && line.find(": ") != std::string_view::npos) ||
        (!assigns && line.find(": ") < line.find(' ') + 1 && line.find(": ") != std::string_view::npos))
      return "YAML";
    if (line.front() == '{') return "JSON";
    if (line.front() == '<') return "XML";
    return {};
  }
  return {};
}

}  // namespace tcptune
