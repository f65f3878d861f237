// SPDX-License-Identifier: MIT
// By what the texts that can be judged are told; see text_signs.h.
#include <algorithm>
#include <array>
#include <string>

#include "core/text/text.h"
#include "core/text/utf16.h"
#include "readers/input/input_kind.h"
#include "readers/input/text_signs.h"

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

Signs with_line(Signs signs, std::string_view line) {
  if (is_comment_line(line)) {
    signs.has_comment = true;
    return signs;
  }
  const std::string_view key = key_of_line(line);
  signs.certain_dump |= has(kCertainInDumps, key) || starts_with_any(kReadComplaints, line);
  signs.usual_dump |= has(kUsualInDumps, key);
  ++signs.assignments;
  return signs;
}

// In lower case, the first line that says something in the head of a text, which may be UTF-16; empty if none does.
std::string first_registry_line(std::string_view text) {
  constexpr std::size_t kHead = 16 * 1024;
  std::string decoded;
  if (text.starts_with("\xFF\xFE")) text = decoded = from_utf16le(text.substr(2, kHead));
  std::string first;
  each_trimmed_line(text.substr(0, kHead), [&](std::string_view line) {
    if (!is_comment_line(line)) first = lower(line);
    return first.empty();
  });
  return first;
}

bool begins_a_root(std::string_view key) { return key.starts_with("hkey_") || key.starts_with("hklm\\"); }

bool is_object(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

bool is_hive(std::string_view text) { return text.starts_with("regf"); }

}  // namespace

bool has_no_lines(std::string_view begin) { return is_hive(begin) || is_object(begin); }

namespace sign {

bool anything(TextLook&) { return true; }

bool dump(TextLook& look) {
  Signs signs;
  each_trimmed_line(look.text(), [&](std::string_view line) {
    signs = with_line(signs, line);
    return !signs.certain_dump;
  });
  const bool looks_printed = !signs.has_comment && signs.assignments >= kShortestDump;
  return signs.certain_dump || (signs.usual_dump && looks_printed);
}

bool reg_file(TextLook& look) {
  const std::string line = first_registry_line(look.text());
  if (line.starts_with("windows registry editor") || line.starts_with("regedit")) return true;
  return line.starts_with('[') && begins_a_root(trim(std::string_view(line).substr(line[1] == '-' ? 2 : 1)));
}

bool registry_query(TextLook& look) { return begins_a_root(first_registry_line(look.text())); }

bool hive(TextLook& look) { return is_hive(look.text()); }

// Wherever the field stands: programs that change JSON sort them. A schema of snapshots names it too, as a constant.
bool snapshot(TextLook& look) {
  constexpr std::string_view kSchema = "\"tcptune-snapshot\"";
  const std::string_view text = look.text();
  if (!is_object(text)) return false;
  const std::size_t found = text.find(kSchema);
  if (found == std::string_view::npos) return false;
  std::string_view before = text.substr(0, found);
  while (!before.empty() && (is_space(before.back()) || before.back() == ':')) before.remove_suffix(1);
  return before.ends_with("\"schema\"");
}

}  // namespace sign
}  // namespace tcptune
