// SPDX-License-Identifier: MIT
// The table of input kinds and how each is recognised; see input_kind.h.
#include "readers/input/input_kind.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/text/text.h"
#include "core/text/utf16.h"

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

constexpr std::array kReadComplaints = {"sysctl: permission denied on key"sv, "sysctl: reading key"sv,
                                    "sysctl: error reading key"sv, "error: permission denied on key"sv};

constexpr int kShortestDump = 10;

template <std::size_t size>
bool has(const std::array<std::string_view, size>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// What was seen so far, line by line.
struct Signs {
  bool certain_dump = false;
  bool usual_dump = false;
  bool has_comment = false;  // a comment or an empty line
  int assignments = 0;
};

bool is_comment(std::string_view line) { return line.empty() || line.front() == '#' || line.front() == ';'; }

std::string_view key_of(std::string_view line) {
  if (line.front() == '-') line.remove_prefix(1);
  return line.substr(0, line.find_first_of(" \t=:"));
}

Signs with_line(Signs signs, std::string_view line) {
  if (is_comment(line)) {
    signs.has_comment = true;
    return signs;
  }
  const std::string_view key = key_of(line);
  signs.certain_dump |= has(kCertainInDumps, key) || starts_with_any(kReadComplaints, line);
  signs.usual_dump |= has(kUsualInDumps, key);
  ++signs.assignments;
  return signs;
}

// Trimmed lines, until `visit` returns false.
template <typename Visit>
void each_line(std::string_view text, Visit visit) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (!visit(trim(text.substr(0, end)))) return;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

bool is_anything(std::string_view) { return true; }

bool is_dump(std::string_view text) {
  Signs signs;
  each_line(text, [&](std::string_view line) {
    signs = with_line(signs, line);
    return !signs.certain_dump;
  });
  const bool looks_printed = !signs.has_comment && signs.assignments >= kShortestDump;
  return signs.certain_dump || (signs.usual_dump && looks_printed);
}

// In lower case, the first line that says something in the head of a text, which may be UTF-16; empty if none does.
std::string first_registry_line(std::string_view text) {
  constexpr std::size_t kHead = 16 * 1024;
  std::string decoded;
  if (text.starts_with("\xFF\xFE")) text = decoded = from_utf16le(text.substr(2, kHead));
  std::string first;
  each_line(text.substr(0, kHead), [&](std::string_view line) {
    if (!is_comment(line)) first = lower(line);
    return first.empty();
  });
  return first;
}

bool begins_a_root(std::string_view key) { return key.starts_with("hkey_") || key.starts_with("hklm\\"); }

bool is_reg_file(std::string_view text) {
  const std::string line = first_registry_line(text);
  if (line.starts_with("windows registry editor") || line.starts_with("regedit")) return true;
  return line.starts_with('[') && begins_a_root(trim(std::string_view(line).substr(line[1] == '-' ? 2 : 1)));
}

bool is_registry_query(std::string_view text) { return begins_a_root(first_registry_line(text)); }

bool is_hive(std::string_view text) { return text.starts_with("regf"); }

bool is_object(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

// Wherever the field stands: programs that change JSON sort them.
bool is_snapshot(std::string_view text) {
  return is_object(text) && text.find("\"tcptune-snapshot\"") != std::string_view::npos;
}

// The first takes what the others leave: they are tried from the last to the first.
constexpr KnownInput kInputs[] = {
    {InputKind::sysctl_conf, "conf", "sysctl files", Holds::sysctls, is_anything},
    {InputKind::sysctl_dump, "dump", "`sysctl -a` dumps", Holds::sysctls, is_dump},
    {InputKind::reg_file, "reg", ".reg files", Holds::registry, is_reg_file},
    {InputKind::registry_query, "query", "`reg query` output", Holds::registry, is_registry_query},
    {InputKind::registry_hive, "hive", "SYSTEM hives", Holds::registry, is_hive},
    {InputKind::snapshot, "snapshot", "snapshots", Holds::machine, is_snapshot},
};

}  // namespace

std::span<const KnownInput> known_inputs() { return kInputs; }

const KnownInput& known_input(InputKind kind) { return kInputs[static_cast<std::size_t>(kind)]; }

bool has_no_lines(std::string_view begin) { return is_hive(begin) || is_object(begin); }

InputKind recognise(std::string_view text) {
  const auto found = std::find_if(std::rbegin(kInputs), std::rend(kInputs),
                                  [text](const KnownInput& input) { return input.recognise(text); });
  return found->kind;
}

}  // namespace tcptune
